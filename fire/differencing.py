"""Public outputs under differencing: what a reader works out of a paper, the page for residents and all their files."""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice, repeat
from multiprocessing import get_context
from pathlib import Path

from fire.differenced.attack import narrowed
from fire.differenced.crafted import LEAST, crafted, leaks
from fire.differenced.relations import counts_in, relations, vectors
from fire.trial import Bounds, Fault, Outcome, Trial
from truecount import papers, simulation
from truecount.figure import Figure, figures_as_json
from truecount.papers.both import kinds_of_types
from truecount.papers.making import whole as whole_paper
from truecount.papers.parts import Exhibit, Paper
from truecount.papers.residents.page import whole as whole_page
from truecount.papers.suppression import between, is_withheld, suppressed_together
from truecount.papers.writing import files_of
from truecount.records.store import Store

CRAFTED, FORCES = 1_000, 8
"""Made-up tables; simulated forces, as many as it takes to tell what adds up from chance."""
AT_ONCE = 2
"""So many forces are simulated side by side."""
DIGITS = 10
"""A number with so many digits is found nowhere by chance."""


@dataclass(frozen=True)
class Force:
    """A small force's paper and page with nothing withheld, the same as they come out, and the seed that made them."""

    seed: int
    whole: tuple[Paper, Paper]
    public: tuple[Paper, ...]


def run(bounds: Bounds) -> Outcome:
    """Attack made-up papers, then those of simulated forces with every relation that they have in common."""
    outcome = Outcome()
    _crafted(bounds.shared(4), outcome)
    with tempfile.TemporaryDirectory() as folder:
        seeds, forces = replace(bounds, minutes=bounds.minutes * 3 / 4).rounds(FORCES), []
        with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as processes:
            while some := list(islice(seeds, AT_ONCE)):
                forces += processes.map(_force, repeat(Path(folder)), some)
    if len(forces) == FORCES:
        attack(forces, outcome)
    else:
        outcome.say(f"forces simulated, too few of {FORCES} to know what adds up", len(forces))
    return outcome


def _crafted(bounds: Bounds, outcome: Outcome) -> None:
    done = asked = 0
    for seed in bounds.rounds(CRAFTED):
        made = crafted(random.Random(seed))
        number, told = leaks(made, suppressed_together(made.papers, LEAST))
        done, asked = done + 1, asked + number
        outcome.faults += [Fault(f"A made-up table: {one}.", seed) for one in told]
    outcome.say("made-up tables spread over two papers", done)
    outcome.did("made-up tables", done, CRAFTED)
    outcome.say("small numbers in them, none narrowed to fewer than three values", asked)


def _force(folder: Path, seed: int) -> Force:
    path = folder / f"{seed}.duckdb"
    dials = simulation.read_dials()
    small = simulation.make_settings(force="kent", size=0.008, years="2016:2017", seed=seed, text=False, dials=dials)
    simulation.to_store(small, path, processes=1)
    outline = papers.Outline(smallest=LEAST)
    with Store.read(path) as store:
        whole = (whole_paper(outline, store), whole_page(outline, store))
    path.unlink()
    return Force(seed, whole, suppressed_together(whole, LEAST, tuple(kinds_of_types(*whole))))


def attack(forces: Sequence[Force], outcome: Outcome) -> None:
    """Attack every force's outputs with what adds up in all of them."""
    held = vectors([counts_in(force.whole) for force in forces])
    rules = relations(held)
    tables = withheld = asked = pairs = 0
    for place, force in enumerate(forces):
        tables += len(list(_tables(force.public)))
        withheld += len({one.id for paper in force.public for one in paper.figures if is_withheld(one)})
        number, told = narrowed(force.public, held, rules, place, LEAST)
        asked += number
        outcome.faults += [Fault(f"{one.name[0]} is {one.count}, and from {one.ends}.", force.seed) for one in told]
        outcome.faults += [
            Fault(f"{name}: {one} is withheld, and stands there.", force.seed) for name, one in _in_files(force)
        ]
        other = suppressed_together([replace(one, sections=one.sections[::2]) for one in force.whole], LEAST)
        _number, together = narrowed((*force.public, *other), held, rules, place, LEAST)
        risks = between(_told(force.public), _told(other), LEAST)
        pairs += len(together)
        if together and not risks:
            outcome.faults.append(Fault("Two papers give a number away together, and nothing is said.", force.seed))
    outcome.say("simulated forces whose paper, page and files were attacked", len(forces))
    outcome.say("relations between counts that hold in all of them", len(rules))
    outcome.say("tables with anything withheld", tables)
    outcome.say("figures withheld", withheld)
    outcome.say("small numbers in them, none narrowed to fewer than three values", asked)
    outcome.say("numbers that a second paper of other sections gives away beside it; --diff warns", pairs)


def _told(public: Sequence[Paper]) -> list[dict[str, object]]:
    return figures_as_json({one.id: one for paper in public for one in paper.figures}.values())


def _tables(public: Sequence[Paper]) -> Iterator[Exhibit]:
    for paper in public:
        for block in (block for section in paper.sections for block in section.blocks):
            if isinstance(block, Exhibit) and any(is_withheld(one) for one in block.figures):
                yield block


def _in_files(force: Force) -> Iterator[tuple[str, str]]:
    """Withheld numbers with digits enough to be known again, in any file that comes out."""
    hidden = {one.id for paper in force.public for one in paper.figures if is_withheld(one)}
    figures = [one for paper in force.whole for one in paper.figures if one.id in hidden and one.value is not None]
    ends = [end for one in figures for end in _ends(one)]
    shown = [one for paper in force.public for one in paper.figures]
    printed = {one.value for one in shown} | {end for one in shown for end in _ends(one)}
    numbers = {str(one) for one in (*(one.value for one in figures), *ends) if one not in printed}
    # By itself, not at the end of a longer number.
    wanted = {one: re.compile(rf"(?<![\d.]){re.escape(one)}(?!\d)") for one in numbers if len(one) > DIGITS}
    for name, content in files_of(*force.public).items():
        text = content if isinstance(content, str) else _read(name, content)
        yield from ((name, one) for one, found in wanted.items() if found.search(text))


def _ends(one: Figure) -> tuple[float, ...]:
    return (one.interval.low, one.interval.high) if one.interval else ()


def _read(name: str, content: bytes) -> str:
    """The text of a workbook; of a PDF what it says of itself in the open."""
    if not name.endswith(".ods"):
        return content.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(one).decode("utf-8", "replace") for one in parts.namelist())


TRIALS = (
    Trial(
        "differencing",
        "Withheld numbers worked out",
        "Small numbers of records are withheld. A reader takes every number printed in a paper, the page for residents "
        "and their files, and everything that adds up over all of them, learnt from several forces' papers and not "
        "from the program; integer programmes seek the least and the most that each withheld number can be. No small "
        "number may be narrowed to fewer than three values, and none may stand in any file.",
        run,
    ),
)
