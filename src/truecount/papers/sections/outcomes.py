"""What became of the crimes: outcomes on both bases, beside the year before and the country, and by year."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes import published
from truecount.outcomes.measures import BASES, Basis
from truecount.papers import charts
from truecount.papers.charts.dots import Dots, dots
from truecount.papers.charts.shares import Share
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Picture, Row, Section, Table
from truecount.papers.sections.asked import NATIONAL as THEIRS
from truecount.papers.sections.asked import Asked, number, year
from truecount.papers.sections.outcome_types import types_before, types_table
from truecount.papers.sections.side_by_side import (
    NAMES,
    Held,
    View,
    measure_of,
    measures,
    older,
    pair,
    side_by_side,
    views,
    year_before,
)
from truecount.papers.words import Sentence, against, plain, say

TITLE = "What became of the crimes"
ANSWERS = 10
NATIONAL = published.NATIONAL
NOTHING = "Not usable"
CAPTIONS: dict[Basis, str] = {"cohort": "What became of the crimes recorded in", "closed": "Outcomes given in"}
CHARGED: tuple[tuple[str, Basis, str, str], ...] = (
    (
        "charged-of-recorded",
        "cohort",
        "Of the crimes {force} recorded in {year}, {ours}% had led to a charge or summons",
        "those recorded in",
    ),
    (
        "charged-of-assigned",
        "cohort",
        "Of the crimes {force} recorded in {year} that have an outcome, {ours}% had led to a charge or summons",
        "those recorded in",
    ),
    (
        "charged-of-closed",
        "closed",
        "Of the outcomes {force} gave in {year}, {ours}% were a charge or summons",
        "those given in",
    ),
    (
        "group-charged",
        "cohort",
        "Of the crimes {force} recorded in {year}, {ours}% had led to a charge",
        "those recorded in",
    ),
)
"""Readings of the share charged: measure, basis, what is said of it, and of what the year before is."""
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
LONGER = "which have had a year longer for an outcome"


def outcomes(asked: Asked) -> Section:
    """Outcomes of one year on both bases, beside the year before and the whole, and the charge rate by year."""
    blocks: list[Block] = [Paragraph((_bases(),))]
    findings: tuple[Sentence, ...] = ()
    unknown: list[Sentence] = []
    try:
        seen = views(asked)
        held = {one.year: measures(asked, one.year) for one in seen}
    except TrueCountError as error:
        unknown.append((str(error),))
        blocks.append(Paragraph((str(error),)))
        shown: list[Exhibit] = []
    else:
        findings = _findings(asked, held)
        shown = [*(_chart(asked, seen, basis, held) for basis in BASES), types_table(asked, seen)]
        shown += types_before(asked, seen)
        blocks += [*(Paragraph(words) for words in findings), *shown]
        unknown += _lacking(asked, seen, shown)
        blocks += [Paragraph(words) for words in unknown]
    if not asked.simulated:
        try:
            more = _by_year(asked)
        except TrueCountError as error:
            unknown.append((f"How outcomes changed from year to year. {error}",))
            blocks.append(Paragraph((f"How outcomes changed from year to year cannot be said. {error}",)))
        else:
            blocks += more
            shown += [one for one in more if isinstance(one, Exhibit)]
    ids = tuple(one.id for one in shown)
    why_not = " ".join(plain(words) for words in unknown)
    return Section("outcomes", TITLE, tuple(blocks), findings, tuple(unknown), (Answer(ANSWERS, ids, why_not),))


def _bases() -> str:
    return (
        "Outcomes are counted in two ways that must not be mixed. “Crimes recorded in the year” follows the crimes of "
        "one year to the outcomes they have had so far. “Outcomes given in the year” counts the outcomes of one year, "
        "whenever the crime was recorded. Both count every crime, not a sample, so they have no interval."
    )


def _findings(asked: Asked, held: Held) -> tuple[Sentence, ...]:
    """The charge rate on the first reading that is held of both, or of the force alone; beside the year before."""
    now = held[asked.year]
    found = [(one, *pair(now[one[1]], one[0], asked.id)) for one in CHARGED]
    found = [one for one in found if one[1] is not None]
    both = [one for one in found if one[2] is not None]
    for (measure, basis, words, those), ours, theirs in (both or found)[:1]:
        if ours is None:
            break
        said = words.format(force=asked.name, year=asked.year, ours="{ours}")
        figures = {"ours": ours}
        if theirs is not None:
            said += f", {_than(ours, theirs)} in {asked.theirs} ({{theirs}}%)"
            figures["theirs"] = theirs
        elif asked.beside:
            said += f"; the figure for {asked.theirs} is not held"
        before = year_before(asked.year)
        earlier = pair(held[before][basis], measure, asked.id)[0] if before in held else None
        if earlier is not None:
            said += f"; of {those} {before} it was {{earlier}}%"
            said += f", {LONGER}" if basis == "cohort" else ""
            figures["earlier"] = earlier
        return (say(f"{said}.", **figures),)
    return ()


def _than(ours: Figure, theirs: Figure) -> str:
    beside = against(ours, theirs)
    return "the same as" if beside == "the same" else f"{beside} than"


def _lacking(asked: Asked, seen: Sequence[View], shown: Sequence[Exhibit]) -> list[Sentence]:
    """What a reader would miss: the year before, and a whole to stand beside."""
    lacks: list[Sentence] = []
    before = year_before(asked.year)
    if not any(one.year == before for one in seen) and not any(one.id == "outcomes-before" for one in shown):
        lacks.append((f"Outcomes of the year before, {before}, are not held in the same source.",))
    if not asked.beside:
        lacks.append(
            (
                f"How outcomes of {asked.name} compare with other forces: the record file holds those of this force "
                "alone.",
            )
        )
    return lacks


def _chart(asked: Asked, seen: Sequence[View], basis: Basis, held: Held) -> Exhibit:
    named = SHOWN if any(one.id.startswith("outcomes.charged") for one in held[asked.year][basis]) else {}
    named = named or {measure_of(one): one.title.rsplit(", ", 1)[0] for one in held[asked.year][basis]}
    all_of = [(name, side_by_side(asked, seen, held, measure, basis)) for measure, name in named.items()]
    found = {name: those for name, those in all_of if those[0] is not None}
    caption = f"{CAPTIONS[basis]} {asked.year}, {asked.short}"
    caption += f" and {asked.theirs}" if asked.beside else ""
    rows = tuple(
        Row((name,), tuple(number(one, "%") for one in those), _cautions(asked, those)) for name, those in found.items()
    )
    said = "; ".join(f"{name}, {_spoken(seen, those)}" for name, those in found.items())
    heads = [asked.theirs[:1].upper() + asked.theirs[1:] if not one.own else one.head for one in seen]
    those = tuple(one for each in found.values() for one in each if one is not None)
    whole = those[0].population if those else NAMES[basis]
    return Exhibit(
        f"outcomes-{basis}",
        caption,
        _picture(asked, seen, f"chart-{basis}", caption, said, found),
        Table(("Outcome", *heads), rows),
        those,
        f"Per cent of {whole}." + (f" {older(seen)}".rstrip() if basis == "cohort" else ""),
    )


def _picture(
    asked: Asked, seen: Sequence[View], id: str, caption: str, said: str, found: dict[str, list[Figure | None]]
) -> Picture | None:
    """Bars with a mark for England and Wales, or dots for what a record file holds; none where nothing is held."""
    if not found:
        return None
    if asked.outcomes_from is None and len(seen) == len(BASES):
        bars = [Share(name, ours, theirs) for name, (ours, theirs) in found.items() if ours is not None]
        words = f"A bar for each kind of outcome, with an upright mark for {asked.theirs}. {said}."
        return charts.shares(id, caption, words, bars, (asked.short, asked.theirs_short))
    rows = [Dots(name, tuple(those)) for name, those in found.items()]
    words = f"A row for each kind of outcome, with a mark for each of {len(seen)} shares. {said}."
    heads = [one.head if one.own else asked.theirs[:1].upper() + asked.theirs[1:] for one in seen]
    return dots(id, caption, words, rows, heads)


def _spoken(seen: Sequence[View], those: Sequence[Figure | None]) -> str:
    told = [(one.head, plain(number(figure, "%"))) for one, figure in zip(seen, those, strict=True) if figure]
    return told[0][1] + "".join(f" ({head} {text})" for head, text in told[1:])


def _cautions(asked: Asked, those: Sequence[Figure | None]) -> tuple[str, ...]:
    """What has to be said of a row, naming whom where it is not the force."""
    told = []
    for one in those:
        whose = "" if one is None or f".{asked.id}." in one.id else f"{asked.theirs}: "
        told += [f"{whose}{text}" for text in (one.warnings if one else ())]
    return tuple(dict.fromkeys(told))


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
        "Published figures, from the latest revision; other outcomes of this paper are from the release, or the file, "
        "that gives every type. Crimes of the last years have had less time to be given an outcome. Years that are not "
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
