"""Recorded crime over twelve months by Home Office group and by district: as recorded, and like for like."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import trends
from truecount.figure import Figure
from truecount.papers.charts.changes import STAR, Change, changes
from truecount.papers.parts import Answer, Block, Bullets, Exhibit, Paragraph, Row, Section, Sum, Table
from truecount.papers.sections.asked import Asked, interval, listed, number
from truecount.papers.sections.beside import beside
from truecount.papers.sections.by_month import by_month
from truecount.papers.sections.taken_apart import Moved, Parts, counted, parts
from truecount.papers.words import Sentence, capital, moved, plain, say, within

ID, TITLE = "groups", "Recorded crime by kind and by district"
PANEL = 8
FEW: Sentence = ("too few",)
BY_CHANCE = (
    "How accurately each kind is recorded was seldom measured by itself, and the intervals allow for that. Of many "
    "kinds about one in twenty would seem to move by chance alone, so read them together."
)
STARRED = f"A star ({STAR}): a dated change of rules touches this kind alone in that time; the notes to the table say."
NO_DISTRICTS = "Districts are not held: published figures are of whole forces."
NOT_TOLD = "The records do not say in which district a crime was committed."


def groups(asked: Asked) -> Section:
    """Crimes of twelve months by kind and district, what is left of the change like for like, what stands beside."""
    found = parts(asked)
    if not found.periods:
        said = (f"How recorded crime changed by kind and by district cannot be said. {found.why_not}",)
        return Section(ID, TITLE, (Paragraph(said),), unknown=(said,), answers=(Answer(PANEL, why_not=found.why_not),))
    blocks: list[Block] = [Paragraph(_lead(asked, found))]
    if found.apart is None:
        blocks.append(Paragraph((_one_period(found),)))
    else:
        blocks += [Paragraph((BY_CHANCE,)), *([Paragraph(_finding(found))] if found.apart.about.known else [])]
    kinds = _exhibit(asked, found, "groups-kinds", "kind", found.kinds)
    districts = [_exhibit(asked, found, "groups-districts", "district", found.districts)] if found.districts else []
    lacking = "" if districts else NOT_TOLD if found.of_file else NO_DISTRICTS
    blocks += [kinds, *districts, *([Paragraph((lacking,))] if lacking else []), *_between(found)]
    months = by_month(asked)
    blocks += [*months, *beside(asked)]
    shown = tuple(one.id for one in (kinds, *districts, *months))
    short = " ".join(words for words in ("" if found.apart else _one_period(found), lacking) if words)
    findings = (_finding(found),) if found.apart and found.apart.about.known else ()
    return Section(ID, TITLE, tuple(blocks), findings, tuple(_unknown(found)), (Answer(PANEL, shown, short),))


def _lead(asked: Asked, found: Parts) -> Sentence:
    basis = "the record file" if found.of_file else "published tables"
    whole = found.whole
    if whole is None:
        return (f"Recorded crime of {asked.name} by kind, from {basis}.",)
    if found.apart is None or whole.raw is None:
        return capital(
            say(f"{asked.name} recorded {{one}} crimes in the {found.names[0]}, by {basis}.", one=whole.counts[0])
        )
    verb = moved(whole.raw)
    by = "" if verb == "did not change" else " by {raw:size}%"
    return capital(
        say(
            f"{asked.name} recorded {{first}} crimes in the {found.names[0]} and {{last}} in the {found.names[1]}, by "
            f"{basis}: recorded crime {verb}{by}. Kinds of crime are those that the Home Office prints; types that "
            "were renamed between the two years are counted together.",
            first=whole.counts[0],
            last=whole.counts[1],
            raw=whole.raw,
        )
    )


def _one_period(found: Parts) -> str:
    return f"One year alone is held to be shown, so no change is. {found.why_not}"


def _finding(found: Parts) -> Sentence:
    """Which kinds clearly rose or fell like for like."""
    rose, fell = ([one.name.lower() for one in found.kinds if _verb(one) == verb] for verb in ("rose", "fell"))
    told = [f"these {verb}: {listed(names)}" for names, verb in ((rose, "rose"), (fell, "fell")) if names]
    span = f"from the {found.names[0]} to the {found.names[1]}"
    if not told:
        return (f"Like for like no kind of recorded crime clearly rose or fell {span}.",)
    return (f"Like for like, {span}, {'; '.join(told)}; of the other kinds no clear change can be said.",)


def _verb(one: Moved) -> str:
    if one.alike is None or one.alike.interval is None or one.alike.value is None:
        return ""
    return moved(one.alike)


def _unknown(found: Parts) -> list[Sentence]:
    if found.apart is None:
        return [(f"How each kind of crime changed. {found.why_not}",)]
    if not found.apart.about.known:
        return [
            ("Which kinds of crime rose or fell like for like: nothing is known of how accurately they were recorded.",)
        ]
    return [("How accurately each kind of crime, and each district's, was recorded: what is held was seldom read so.",)]


def _exhibit(asked: Asked, found: Parts, name: str, what: str, rows: Sequence[Moved]) -> Exhibit:
    """The counts of each kind or district and, of two periods, how they changed: as a table and a chart."""
    told = tuple(one for row in rows for one in row.figures)
    if found.apart is None:
        caption = f"Crimes recorded by {asked.name} in the {found.names[0]}, by {what}"
        table = Table(
            (what.capitalize(), "Crimes recorded"), tuple(Row((one.name,), (number(one.counts[0]),)) for one in rows)
        )
        return Exhibit(name, caption, table=table, figures=told)
    notes = {one.name: _notes(found, one.name) if what == "kind" else () for one in rows}
    caption = f"How recorded crime of {asked.name} changed by {what}, {found.names[0]} to {found.names[1]}"
    known = found.apart.about.known
    spans = (f"{one[:1].upper()}{one[1:]}" for one in found.names)
    head = (what.capitalize(), *spans, "Change", "Like for like", "95% interval" if known else "What is possible")
    whole = [found.whole] if found.whole else []
    table = Table(
        head,
        tuple(_row(one, notes.get(one.name, ()), strong=one is found.whole) for one in (*rows, *whole)),
    )
    drawn = [
        Change(one.name, one.raw, one.alike, one.possible, bool(notes[one.name]))
        for one in sorted(rows, key=_size, reverse=True)
        if one.raw is not None
        and one.alike is not None
        and one.raw.value is not None
        and one.alike.interval is not None
    ]
    picture = changes(f"chart-{name}", caption, _words(drawn), drawn) if drawn else None
    few = len(drawn) < len(rows)
    remark = " ".join(
        (
            "Changes are in per cent.",
            *((STARRED,) if any(one.starred for one in drawn) else ()),
            *(("Kinds of fewer than 20 crimes a year have no percentage and are not drawn.",) if few else ()),
            *(() if known else ("Like for like is what would be possible, not what is likely.",)),
        )
    )
    figures = (*told, *(one for row in whole for one in row.figures))
    sums = tuple(
        Sum(whole[0].counts[at].id, tuple(one.counts[at].id for one in rows))
        for at in range(len(found.periods))
        if whole and counted(rows, at) == whole[0].counts[at].value
    )
    return Exhibit(name, caption, picture, table, figures, remark, sums)


def _row(one: Moved, notes: tuple[str, ...], *, strong: bool) -> Row:
    if one.raw is None or one.alike is None:
        return Row((one.name,), tuple(number(each) for each in one.counts), notes, strong)
    few = one.raw.value is None
    changed = (FEW,) * 3 if few else (number(one.raw, "%"), number(one.alike, "%"), _limits(one, one.alike))
    cells = (*(number(each) for each in one.counts), *changed)
    own = tuple(words for words in one.alike.warnings if words not in notes)
    return Row((f"{one.name[:1].upper()}{one.name[1:]}",), cells, (*notes, *own), strong)


def _limits(one: Moved, alike: Figure) -> Sentence:
    """The ends of the interval or, where there is no value, those of what is possible."""
    if one.possible:
        return say("{least}% to {most}%", least=one.possible[0], most=one.possible[1])
    return interval(alike, "%")


def _notes(found: Parts, kind: str) -> tuple[str, ...]:
    """The dated changes between the two periods that touch this kind and not all crime."""
    if found.apart is None:
        return ()
    about = found.apart.about
    of_all = trends.comparable(about.name, about.first, about.last).because
    own = trends.comparable(about.name, about.first, about.last, kind).because
    return tuple(words for words in own if words not in of_all)


def _size(one: Moved) -> float:
    return float(one.raw.value) if one.raw is not None and one.raw.value is not None else 0.0


def _words(rows: Sequence[Change]) -> str:
    """What the chart shows, kind by kind."""
    said = "; ".join(
        f"{one.name}: as recorded {plain(say('{one}%', one=one.raw))}, like for like " + plain(_verbal(one))
        for one in rows
    )
    return (
        f"A row for each, the largest rise as recorded first, with a ring as recorded and a dot like for like. {said}."
    )


def _verbal(one: Change) -> Sentence:
    if one.possible:
        return say("anything from {least}% to {most}%", least=one.possible[0], most=one.possible[1])
    return say(within("one", one.alike, "%"), one=one.alike)


def _between(found: Parts) -> list[Block]:
    """The dated changes for which the two periods cannot be set side by side as they stand."""
    if found.apart is None:
        return []
    if not found.apart.comparable:
        return [
            Paragraph(("No dated change of rules or practice and no inspection is known that parts the two years.",))
        ]
    lead = "As recorded the two years cannot be set side by side as they stand. Between them lie:"
    return [Paragraph((lead,)), Bullets(tuple((one,) for one in found.apart.comparable))]
