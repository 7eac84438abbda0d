"""What became of each type of crime: charged, victims who do not support action, and suspects who were named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval
from truecount.outcomes.few_crimes import LEAST
from truecount.outcomes.filed import ALL
from truecount.outcomes.measures import Basis, measure
from truecount.outcomes.rates import FEW as TOO_FEW
from truecount.outcomes.rates import of
from truecount.outcomes.tally import Tally
from truecount.outcomes.type_counts import AreaCounts, TypeCounts, type_counts
from truecount.papers.charts.dots import Dots, dots
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, number
from truecount.papers.sections.charged_adjusted import charged_adjusted
from truecount.papers.sections.side_by_side import counted, labelled, measure_of, whole_named
from truecount.papers.words import Sentence, plain, say
from truecount.statistics.intervals import wilson

TITLE = "Outcomes by type of crime"
ANSWERS = 11
BASIS: Basis = "cohort"
TYPED = {
    "charged-of-recorded": "Charged or summonsed",
    "victim-does-not-support-of-all": "Victim does not support action",
    "named-suspect-victim-withdrew-of-not-prosecuted": "The same, where a suspect was named and not prosecuted",
}
"""What is shown of each type where outcome types are known: the measure, and its heading."""
LABELLED = {
    "group-charged": "Charged",
    "group-unable-to-prosecute": "Unable to prosecute",
    "group-no-suspect": "No suspect identified",
}
"""What is shown where outcomes are labels, which do not tell whether the victim supports action."""
DRAWN = 2
"""So many of them are drawn."""
MOST = 16
"""The picture has the types with most crimes, so many at the most."""
SURE = 0.999
"""How sure it must be that two types differ before a sentence lets it stand: many are compared at once. Ours."""
CHANCE = "Wilson: how far chance may move a share of so many; every crime was counted"
NONE_GIVEN = "too few"
FEW = (
    f"Where there are fewer than {LEAST} to divide by, the counts are given, for a share of so few is mostly chance; "
    f"of fewer than {TOO_FEW} nothing is printed (“{NONE_GIVEN}”)."
)
OUT_OF = {
    True: "Per cent of crimes recorded; in the last columns, of crimes with a named suspect and neither a charge nor "
    "an out-of-court result.",
    False: "Per cent of crimes recorded.",
}
"""What shares are of, by whether outcome types are known."""
READ_WITH = (
    "Types of crime differ in how often a suspect can be found at all and in how long a case takes, so that the share "
    "charged is no mark given to the work on each. Every crime was counted; the ranges say how far chance alone may "
    "move a share of so many crimes."
)


def by_type(asked: Asked) -> Section:
    """Crimes, share charged and share whose victim does not support action of every type, of the crimes of one year."""
    blocks: list[Block] = []
    unknown: list[Sentence] = []
    findings: tuple[Sentence, ...] = ()
    shown: list[str] = []
    try:
        parts, names = _parts(asked)
    except TrueCountError as error:
        unknown.append((f"Outcomes by type of crime in {asked.year} cannot be said. {error}",))
        blocks.append(Paragraph(unknown[0]))
    else:
        findings = tuple(_finding(asked, parts, name, heading) for name, heading in [*names.items()][:DRAWN])
        findings = tuple(one for one in findings if one)
        blocks += [*(Paragraph(words) for words in findings), Paragraph((READ_WITH,)), _exhibit(asked, parts, names)]
        shown.append("outcomes-by-type")
        if names is LABELLED:
            unknown.append(("How often victims did not support action: the labels in the file do not tell it.",))
            blocks.append(Paragraph(unknown[-1]))
    more, lacks = charged_adjusted(asked)
    blocks += more
    shown += [one.id for one in more if isinstance(one, Exhibit)]
    unknown.append(lacks)
    answer = Answer(ANSWERS, tuple(shown), " ".join(plain(words) for words in unknown))
    return Section("outcomes-by-type", TITLE, tuple(blocks), findings[:1], tuple(unknown), (answer,))


def _parts(asked: Asked) -> tuple[dict[str, list[Figure]], dict[str, str]]:
    """Figures of each type of crime, the type with most crimes first, and the measures that they are of.

    Those of the force come before those of the whole. Raises TrueCountError where outcomes by type are not held.
    """
    source = asked.outcomes_from
    if source is None:
        held = type_counts(asked.year, BASIS)
        areas = (held.area(asked.id), held.whole)
        found = [
            (name, of(tally, measure(one))) for area in areas for name, tally in _tallies(held, area) for one in TYPED
        ]
        return _gathered(found, asked.id), TYPED
    names = LABELLED if labelled(counted(asked, asked.year, BASIS)[0]) else TYPED
    wanted = None if names is LABELLED else [*names]
    areas_of = (asked.id, ALL) if asked.beside else (asked.id,)
    divided = [
        part for area in areas_of for part in room.divided(area, asked.year, BASIS, source, "crime-type", wanted)
    ]
    return _gathered(((part.name, part.figure) for part in divided if part.name), asked.id), names


def _tallies(held: TypeCounts, area: AreaCounts) -> Iterable[tuple[str, Tally]]:
    """The published counts of each type of crime of an area."""
    for name in held.types:
        crimes = {code: n for code, n in area.crimes.get(name, {}).items() if n}
        total = sum(crimes.values())
        yield (
            name,
            Tally(
                area=area.area,
                name=area.name,
                period=held.period,
                label=held.year,
                basis=held.basis,
                release=held.release,
                crimes=crimes,
                held=None,
                recorded=total,
                assigned=total - crimes.get("0", 0),
                made_from=area.made_from,
                warnings=held.warnings,
                part=name,
            ),
        )


def _gathered(found: Iterable[tuple[str, Figure]], force_id: str) -> dict[str, list[Figure]]:
    """Figures by type of crime, with the range of chance of those of the force, the type with most crimes first."""
    parts: dict[str, list[Figure]] = {}
    for name, figure in found:
        parts.setdefault(name, []).append(_with_chance(figure) if f".{force_id}." in figure.id else figure)
    own = {name: those for name, those in parts.items() if f".{force_id}." in those[0].id}
    return dict(sorted(own.items(), key=lambda each: (-_crimes(each[1][0]), each[0])))


def _with_chance(figure: Figure) -> Figure:
    if figure.value is None or figure.parts is None or not 0 <= figure.parts[0] <= figure.parts[1]:
        return figure
    low, high = (100 * float(end) for end in wilson(*figure.parts))
    return figure.model_copy(update={"interval": Interval(low=low, high=high, method=CHANCE)})


def _crimes(figure: Figure) -> int:
    return figure.parts[1] if figure.parts else 0


def _one(figures: Sequence[Figure], name: str, force_id: str, own: bool = True) -> Figure | None:
    """A measure of the force, or of the whole beside it."""
    found = (one for one in figures if measure_of(one) == name and (f".{force_id}." in one.id) == own)
    return next(found, None)


def _finding(asked: Asked, parts: dict[str, list[Figure]], name: str, heading: str) -> Sentence:
    """The lowest and the highest share of a type, and whether chance alone may have put them apart."""
    held = {kind: one for kind, those in parts.items() if (one := _one(those, name, asked.id)) and _enough(one)}
    if len(held) <= 1:
        return ()
    low, high = (pick(held, key=lambda kind: held[kind].value or 0.0) for pick in (min, max))
    chance = "" if _apart(held[low], held[high]) else ", no further apart than chance may put so many types"
    return say(
        f"Of the types of crime that {asked.name} recorded enough of in {asked.year} for a share, the part with the "
        f"outcome “{heading[:1].lower()}{heading[1:]}” so far runs from {{low}}% in {_spoken(low)} ({{low:part}} of "
        f"{{low:whole}} crimes) to {{high}}% in {_spoken(high)} ({{high:part}} of {{high:whole}}){chance}.",
        high=held[high],
        low=held[low],
    )


def _spoken(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _enough(figure: Figure) -> bool:
    return figure.value is not None and _crimes(figure) >= LEAST


def _apart(low: Figure, high: Figure) -> bool:
    """Whether two shares differ by more than chance would make of any two of so many types."""
    if low.parts is None or high.parts is None:
        return False
    return float(wilson(*low.parts, SURE)[1]) < float(wilson(*high.parts, SURE)[0])


def _exhibit(asked: Asked, parts: dict[str, list[Figure]], names: dict[str, str]) -> Exhibit:
    caption = f"Outcomes by type of crime: crimes that {asked.name} recorded in {asked.year}"
    sides = (True, False) if asked.beside else (True,)
    rows, figures = [], []
    for kind, those in parts.items():
        found = {(name, own): _one(those, name, asked.id, own) for name in names for own in sides}
        first = found[next(iter(names)), True]
        if first is None:
            continue
        figures += [one for one in found.values() if one is not None]
        charged = next(iter(names))
        cells = [_whole(first)]
        for (name, own), one in found.items():
            cells += [_share(one), *([_range(one)] if name == charged and own else [])]
        notes = tuple(one for one in first.warnings if not one.startswith("Fewer"))
        rows.append(Row((kind,), tuple(cells), notes))
    kinds = [
        kind for kind, those in parts.items() if (one := _one(those, next(iter(names)), asked.id)) and _enough(one)
    ]
    drawn = [Dots(kind, tuple(_one(parts[kind], name, asked.id) for name in [*names][:DRAWN])) for kind in kinds[:MOST]]
    said = "; ".join(f"{row.name}, {', '.join(plain(number(one, '%')) for one in row.shares)}" for row in drawn)
    heads = [*names.values()][:DRAWN]
    words = f"A row for each type of crime, with marks for two shares: {' and '.join(heads)}. {said}."
    picture = dots("chart-outcomes-by-type", caption, words, drawn, heads) if drawn else None
    who = [asked.short if own else asked.theirs_short for own in sides]
    columns = ["Type of crime", "Crimes recorded"]
    groups = [("", 1)]
    for at, heading in enumerate(names.values()):
        columns += [who[0], *(["95% range"] if at == 0 else []), *who[1:]]
        groups.append((heading, len(who) + (at == 0)))
    whole = whole_named(asked)
    left = f" Drawn are the {len(drawn)} types with most crimes." if len(drawn) < len(rows) else ""
    return Exhibit(
        "outcomes-by-type",
        caption,
        picture,
        Table(tuple(columns), tuple(rows), groups=tuple(groups)),
        tuple(figures),
        " ".join(
            filter(None, (OUT_OF[names is TYPED], f"Lines through marks are ranges of chance. {FEW}{left}", whole))
        ),
    )


def _whole(figure: Figure) -> Sentence:
    """How many crimes there are of the type."""
    return (NONE_GIVEN,) if figure.value is None else say("{one:whole}", one=figure)


def _share(figure: Figure | None) -> Sentence:
    """A share, or both counts where there are too few for one."""
    if figure is None or figure.value is None:
        return ("–",) if figure is None else (NONE_GIVEN,)
    return number(figure, "%") if _crimes(figure) >= LEAST else say("{one:part} of {one:whole}", one=figure)


def _range(figure: Figure | None) -> Sentence:
    if figure is None or figure.interval is None or _crimes(figure) < LEAST:
        return ("–",)
    return say("{one:low}% to {one:high}%", one=figure)
