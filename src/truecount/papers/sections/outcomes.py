"""What became of the crimes: outcomes on both bases, beside England and Wales, and by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes.measures import BASES, Basis
from truecount.papers import charts
from truecount.papers.charts.shares import Share
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, number, year
from truecount.papers.words import Sentence, against, plain, say

TITLE = "What became of the crimes"
NATIONAL = "england-and-wales"
THEIRS = "England and Wales"
NOTHING = "Not usable"
NAMES: dict[Basis, str] = {"cohort": "crimes recorded in the year", "closed": "outcomes given in the year"}
CAPTIONS: dict[Basis, str] = {"cohort": "What became of the crimes recorded in", "closed": "Outcomes given in"}
CHARGED: tuple[tuple[str, Basis, str], ...] = (
    (
        "charged-of-recorded",
        "cohort",
        "Of the crimes {force} recorded in {year}, {ours}% had led to a charge or summons",
    ),
    (
        "charged-of-assigned",
        "cohort",
        "Of the crimes {force} recorded in {year} that have an outcome, {ours}% had led to a charge or summons",
    ),
    ("charged-of-closed", "closed", "Of the outcomes {force} gave in {year}, {ours}% were a charge or summons"),
)
SHOWN = {
    "charged-of-recorded": "Charged or summonsed",
    "charged-of-closed": "Charged or summonsed",
    "out-of-court": "Dealt with out of court",
    "victim-does-not-support-of-all": "Victim does not support action",
    "evidential-difficulties-victim-supports": "Evidential difficulties, victim supports",
    "no-suspect-identified": "No suspect identified",
    "not-in-the-public-interest": "Prevented or not in public interest",
    "transferred": "Transferred to another body",
    "not-yet-assigned": "Not yet given an outcome",
}
SERIES = (
    ("charged-of-recorded", "cohort"),
    ("charged-of-assigned", "cohort"),
    ("charged-of-closed", "closed"),
)


def outcomes(asked: Asked) -> Section:
    """Outcomes of one year on both bases, and the charge rate by year where it is held."""
    blocks: list[Block] = [Paragraph((_bases(),))]
    findings: tuple[Sentence, ...] = ()
    unknown: list[Sentence] = []
    try:
        held = {basis: room.rates(asked.id, asked.year, basis, asked.outcomes_from) for basis in BASES}
    except TrueCountError as error:
        unknown.append((str(error),))
        blocks.append(Paragraph((str(error),)))
    else:
        findings = _findings(asked, held)
        blocks += [Paragraph(words) for words in findings]
        blocks += [_chart(asked, basis, held[basis]) for basis in BASES]
        blocks.append(_types(asked))
    try:
        blocks += _by_year(asked)
    except TrueCountError as error:
        unknown.append((f"How outcomes changed from year to year. {error}",))
        blocks.append(Paragraph((f"How outcomes changed from year to year cannot be said. {error}",)))
    unknown.append(("What became of different kinds of crime: the outcomes here are of all crime together.",))
    return Section("outcomes", TITLE, tuple(blocks), findings, tuple(unknown))


def _bases() -> str:
    return (
        "Outcomes are counted in two ways that must not be mixed. “Crimes recorded in the year” follows the crimes of "
        "one year to the outcomes they have had so far. “Outcomes given in the year” counts the outcomes of one year, "
        "whenever the crime was recorded. Both count every crime, not a sample, so they have no interval."
    )


def _findings(asked: Asked, held: dict[Basis, list[Figure]]) -> tuple[Sentence, ...]:
    """The charge rate on the first reading that is held of both, or of the force alone."""
    found = [(words, *pair(held[basis], measure, asked.id)) for measure, basis, words in CHARGED]
    found = [one for one in found if one[1] is not None]
    both = [one for one in found if one[2] is not None]
    for words, ours, theirs in (both or found)[:1]:
        said = words.format(force=asked.name, year=asked.year, ours="{ours}")
        if ours is None:
            break
        if theirs is None:
            return (say(f"{said}; the figure for {asked.theirs} is not held.", ours=ours),)
        beside = against(ours, theirs)
        beside = "the same as" if beside == "the same" else f"{beside} than"
        return (say(f"{said}, {beside} in {asked.theirs} ({{theirs}}%).", ours=ours, theirs=theirs),)
    return ()


def pair(figures: Iterable[Figure], measure: str, force_id: str) -> tuple[Figure | None, Figure | None]:
    """A measure of the force and of the whole beside it; None where it is not held or has no value."""
    found = [one for one in figures if one.id.startswith(f"outcomes.{measure}.") and one.value is not None]
    ours = next((one for one in found if one.id.startswith(f"outcomes.{measure}.{force_id}.")), None)
    return ours, next((one for one in found if one is not ours), None)


def _chart(asked: Asked, basis: Basis, figures: Sequence[Figure]) -> Exhibit:
    shown = [(name, *pair(figures, measure, asked.id)) for measure, name in SHOWN.items()]
    rows = [Share(name, ours, theirs) for name, ours, theirs in shown if ours is not None]
    caption = f"{CAPTIONS[basis]} {asked.year}, {asked.short} and {asked.theirs}"
    said = "; ".join(
        f"{row.name}, {plain(number(row.ours, '%'))}"
        + (f" ({asked.theirs} {plain(number(row.theirs, '%'))})" if row.theirs else "")
        for row in rows
    )
    words = f"A bar for each kind of outcome, with an upright mark for {asked.theirs}. {said}."
    cells = [(number(row.ours, "%"), number(row.theirs, "%")) for row in rows]
    table = Table(
        ("Outcome", asked.short, asked.theirs[:1].upper() + asked.theirs[1:]),
        tuple(Row((row.name,), both, _cautions(row, asked)) for row, both in zip(rows, cells, strict=True)),
    )
    drawn = charts.shares(f"chart-{basis}", caption, words, rows, (asked.short, asked.theirs_short))
    those = tuple(one for row in rows for one in (row.ours, row.theirs) if one is not None)
    return Exhibit(f"outcomes-{basis}", caption, drawn, table, those, f"Per cent of {rows[0].ours.population}.")


def _cautions(row: Share, asked: Asked) -> tuple[str, ...]:
    both = (*row.ours.warnings, *(f"{asked.theirs}: {one}" for one in (row.theirs.warnings if row.theirs else ())))
    return tuple(dict.fromkeys(both))


def _types(asked: Asked) -> Exhibit:
    """Every outcome type on both bases."""
    held = {basis: room.by_type(asked.id, asked.year, basis, asked.outcomes_from) for basis in BASES}
    titles = dict.fromkeys((_type(one), one.title.rsplit(", ", 1)[0]) for those in held.values() for one in those)
    rows = []
    for kind, title in sorted(titles, key=lambda one: int(one[0].split("-")[1])):
        cells = [number(one, "%") for basis in BASES for one in pair(held[basis], kind, asked.id)]
        rows.append(Row((title,), tuple(cells)))
    return Exhibit(
        "outcome-types",
        f"Every outcome type in {asked.year}, per cent",
        table=both_bases("Outcome", asked, tuple(rows)),
        figures=tuple(one for those in held.values() for one in those),
        remark="“Crimes recorded” includes those that had no outcome yet (type 0); “outcomes given” cannot. "
        f"A dash: not held. {asked.theirs_short} is {asked.theirs}.",
    )


def both_bases(head: str, asked: Asked, rows: tuple[Row, ...]) -> Table:
    """A table of the force and England and Wales under each basis."""
    columns = (head, *(who for _ in BASES for who in (asked.short, asked.theirs_short)))
    return Table(columns, rows, groups=tuple((NAMES[basis].capitalize(), 2) for basis in BASES))


def _by_year(asked: Asked) -> list[Block]:
    figures = room.by_year(asked.id)
    sets = [(measure, basis, who) for measure, basis in SERIES for who in (asked.id, NATIONAL)]
    series = {key: _of(figures, *key) for key in sets}
    series = {key: found for key, found in series.items() if found}
    caption = (
        f"Charged or summonsed, of the crimes recorded in each year that have an outcome, {asked.short} and {THEIRS}"
    )
    drawn = {
        name: [one for one in series.get(("charged-of-assigned", "cohort", who), []) if not _unusable(one)]
        for name, who in ((asked.short, asked.id), (THEIRS, NATIONAL))
    }
    ends = [one for those in drawn.values() for one in (those[:1] + those[-1:])]
    said = "; ".join(f"{one.area} {year(one)}, {plain(number(one, '%'))}" for one in ends)
    words = f"Two lines from zero over financial years. First and last: {said}."
    years = sorted({year(one) for found in series.values() for one in found})
    rows = []
    for label in years:
        found = {key: next((one for one in those if year(one) == label), None) for key, those in series.items()}
        notes = [
            f"{one.area}, {label}: {text}"
            for one in found.values()
            if one
            for text in one.warnings
            if "Latest rev" not in text
        ]
        rows.append(Row((label,), tuple(number(one, "%") for one in found.values()), tuple(dict.fromkeys(notes))))
    whole = {
        "charged-of-recorded": "of all crimes recorded",
        "charged-of-assigned": "of recorded crimes with an outcome",
    }
    columns = [f"{_name(asked, who)}, {whole.get(measure, 'of outcomes given')}" for measure, _, who in series]
    exhibit = Exhibit(
        "charged-by-year",
        caption,
        charts.lines("chart-charged", caption, words, drawn),
        Table(("Financial year", *columns), tuple(rows)),
        tuple(one for those in series.values() for one in those),
        "From the latest revision; other outcomes of this paper are from the release that gives every type. Crimes of "
        "the last years have had less time to be given an outcome. Years that are not "
        "usable nationally are not drawn; the table notes say why.",
    )
    return [Paragraph(_trend(asked, drawn[asked.short], drawn[THEIRS])), exhibit]


def _trend(asked: Asked, ours: Sequence[Figure], theirs: Sequence[Figure]) -> Sentence:
    if not ours:
        return (f"The share charged or summonsed by year is not held for {asked.name}.",)
    said = (
        f"Of the crimes {asked.name} recorded in {year(ours[0])} that have an outcome, {{first}}% ended in a charge "
        f"or summons; of those recorded in {year(ours[-1])}, {{last}}%."
    )
    figures = {"first": ours[0], "last": ours[-1]}
    if theirs:
        said += f" In {THEIRS} it was {{other}}% in {year(theirs[0])} and {{end}}% in {year(theirs[-1])}."
        figures |= {"other": theirs[0], "end": theirs[-1]}
    said += (
        " A rate also falls when more crimes are recorded, so this is not by itself a measure of how well crimes were "
        "solved."
    )
    return say(said, **figures)


def _of(figures: Sequence[Figure], measure: str, basis: str, who: str) -> list[Figure]:
    start = f"outcomes.{measure}.{who}."
    found = [one for one in figures if one.id.startswith(start) and f".{basis}." in one.id and one.value is not None]
    return sorted(found, key=year)


def _unusable(figure: Figure) -> bool:
    return any(warning.startswith(NOTHING) for warning in figure.warnings)


def _name(asked: Asked, who: str) -> str:
    return asked.short if who == asked.id else THEIRS


def _type(figure: Figure) -> str:
    return figure.id.split(".")[1]
