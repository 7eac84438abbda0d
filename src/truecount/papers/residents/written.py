"""Is crime written down as it should be: what inspectors found, of every 100 crimes that should have been recorded."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import simulation, trends
from truecount.figure import Figure
from truecount.papers.charts.hundred import MOST, Grid, hundred
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.residents.hundreds import between, ends, whole
from truecount.papers.sections.asked import Asked, listed, number, year
from truecount.papers.words import Sentence, plain, say

TITLE = "Is crime written down as it should be?"
RULES = (
    "By the rules, the police must write down a crime when someone reports one. Inspectors read a sample of reports. "
    "They check how many crimes were written down.",
)
NO_CHECK = "No overall check of it is held."
WHETHER = ("How far you can trust the counts on this page. Without a check, nobody can tell.",)
MADE = ("This force was made by a program. So the share is known: nobody had to inspect it.",)
REPORTED = ("Crimes that nobody reported. The check starts from reports.",)
WHICH = ("Which crimes were missed, and whose.",)


def written(asked: Asked) -> Section:
    """Every overall rate held, with its range, or plainly that there is none."""
    rates = [*_known(asked)] if asked.simulated else [*_inspected(asked)]
    if not rates:
        why = (f"How much of the crime reported to {asked.name} is written down cannot be said. {NO_CHECK}",)
        return Section("written", TITLE, (Paragraph(RULES),), (why,), (WHETHER,))
    blocks: list[Block] = [Paragraph(MADE if asked.simulated else RULES), _exhibit(asked, rates)]
    blocks += [Paragraph(words, warning=True) for words in _sure(rates)]
    since = (f"How well crime was written down after {_when(rates[-1])}.",)
    return Section("written", TITLE, tuple(blocks), tuple(_answers(asked, rates)), (REPORTED, WHICH, since))


def _inspected(asked: Asked) -> Sequence[Figure]:
    return [one for one in trends.recording_accuracy(asked.id) if one.id.endswith(".all")][-MOST:]


def _known(asked: Asked) -> Sequence[Figure]:
    """What the program that made a force knows of it, where the file holds that."""
    if asked.store is None or not simulation.is_simulated(asked.store):
        return ()
    return [one.accuracy for one in simulation.known(asked.store).years][-MOST:]


def _answers(asked: Asked, rates: Sequence[Figure]) -> list[Sentence]:
    last = whole(rates[-1])
    when = f"in {_when(last)}" if asked.simulated else f"at the {_when(last)} check"
    said = [
        say(
            f"Of every 100 crimes that {asked.name} should have written down, about {{last}} were, {when}"
            f"{_range('last', last)}.",
            last=last,
        )
    ]
    if len(rates) > 1:
        first = whole(rates[0])
        before = f"In {_when(first)}" if asked.simulated else f"At the {_when(first)} check"
        said.append(say(f"{before} it was about {{first}} of 100{_range('first', first)}.", first=first))
    return said


def _range(name: str, figure: Figure) -> str:
    """The template of a rate's range; of a sample without one, that none is held."""
    return between(name, figure) if figure.interval is not None or _is_known(figure) else " (no range is held)"


def _exhibit(asked: Asked, rates: Sequence[Figure]) -> Exhibit:
    shown = [whole(one) for one in rates]
    caption = "Of every 100 crimes that had to be written down, how many were"
    grids = [Grid(f"{plain(number(one))} of 100", _when(one), (one,)) for one in shown]
    said = "; ".join(f"{_when(one)}, {plain(number(one))}" for one in shown)
    words = f"One hundred signs for each check; those filled are crimes that were written down. {said}."
    drawn = hundred("chart-written", caption, words, grids, ("Written down", "Not written down"), rest=True)
    rows = tuple(Row((_when(one),), (number(one), _sureness(one), (_read(one),))) for one in shown)
    columns = ("Year" if asked.simulated else "Check", "Of 100", "Likely range", "Reports of")
    return Exhibit("residents-written", caption, drawn, Table(columns, rows, words_from=2), (*rates, *shown))


def _sure(rates: Sequence[Figure]) -> list[Sentence]:
    unsure = [_when(one) for one in rates if one.interval is None]
    said: list[Sentence] = []
    if len(unsure) < len(rates):
        said.append(("A sample can be a little off. So we give a range. Of 100 such ranges, about 95 hold the truth.",))
    known = any(map(_is_known, rates))
    if unsure and not known:
        said.append((f"No range is held for {listed(unsure)}. So a small step up or down may be luck.",))
    if known:
        said.append(("These are full counts, not samples. There is no range.",))
    return said


def _sureness(figure: Figure) -> Sentence:
    return ("exact",) if _is_known(figure) else ends(figure)


def _when(figure: Figure) -> str:
    """The year of an inspection by its name, or the year that a figure is of."""
    return year(figure) if _is_known(figure) else figure.title.split(", ")[-1].split(" ")[0]


def _is_known(figure: Figure) -> bool:
    """Whether it is the truth of a simulated force, which is no sample."""
    return figure.id.removeprefix("residents.").startswith("known.")


def _read(figure: Figure) -> str:
    if figure.period is None:
        return "not held"
    return f"{figure.period.start:%b %Y} to {figure.period.end:%b %Y}"
