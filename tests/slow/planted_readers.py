"""Readers of documents that are at fault, for a test of whether the trial finds them."""

import os
import signal
import time

from fire.documents.kinds import KINDS, Kind
from fire.documents.mutants import of_yaml
from truecount.document import read_document
from truecount.errors import TrueCountError

SOUND = {}


def _sound(folder):
    """Whether the document is as it was first given."""
    path = folder / "case.yaml"
    held = path.read_bytes() if path.is_file() else b"no text"
    return held == SOUND.setdefault("case", held)


def _raises(folder):
    if not _sound(folder):
        raise KeyError("recorded")


def _speaks_python(folder):
    if not _sound(folder):
        raise TrueCountError("case.yaml: <class 'int'> is not iterable.")


def _names_nothing(folder):
    if not _sound(folder):
        raise TrueCountError("There is something wrong with it.")


def _hangs(folder):
    if not _sound(folder):
        time.sleep(60)


def _ends(folder):
    if not _sound(folder):
        os.kill(os.getpid(), signal.SIGSEGV)


def _grows(folder):
    if not _sound(folder):
        bytearray(4_000_000_000)


def _passes_over(folder):
    try:
        read_document(folder / "case.yaml", "the case", "mend it")
    except TrueCountError:
        return
    if (folder / "case.yaml").is_file() and b"strange name" in (folder / "case.yaml").read_bytes():
        raise TrueCountError("case.yaml: strange name 0 is no name.")


def _refuses_what_is_sound(folder):
    raise TrueCountError("case.yaml: no.")


PLANTED = (_raises, _speaks_python, _names_nothing, _hangs, _ends, _grows, _refuses_what_is_sound)
ALL = (
    Kind("_passes_over", "case.yaml", of_yaml, _passes_over, told=True),
    *(Kind(one.__name__, "case.yaml", of_yaml, one) for one in PLANTED),
    next(kind for kind in KINDS if kind.name == "case"),
)
