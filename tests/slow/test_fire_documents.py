"""Documents under fire, in short: every kind bent some tens of times, and readers at fault are found."""

import pytest

from fire.documents.trial import run, tried
from fire.documents.worker import Worker
from fire.trial import Bounds
from tests.slow.planted_readers import ALL

pytestmark = pytest.mark.slow
FOUND = {
    "_raises": "KeyError",
    "_speaks_python": "<class ",
    "_names_nothing": "does not name the file",
    "_hangs": "is not read within",
    "_ends": "ends the program (-11)",
    "_grows": "MemoryError",
    "_refuses_what_is_sound": "what is sound is not read",
    "_passes_over": "does not tell of strange name",
}


def test_every_reader_reads_or_refuses_in_plain_sentences():
    outcome = run(Bounds(count=25, minutes=0.4))
    assert not outcome.faults, [(fault.words, fault.seed) for fault in outcome.faults]
    assert len(outcome.lines) > 25


def test_readers_at_fault_are_found_and_others_are_not_blamed():
    def begin(folder):
        return Worker(folder, "tests.slow.planted_readers")

    # Strange names are a few of a hundred mutants.
    faults = tried(ALL[:1], begin, Bounds(count=150)).faults + tried(ALL, begin, Bounds(count=1), seconds=2).faults
    told = {fault.words.split(":")[0]: fault.words for fault in faults}
    assert told.keys() == FOUND.keys()
    assert all(words in told[name] for name, words in FOUND.items()), told
