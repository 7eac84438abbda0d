"""Crimes of high harm beside the volume of crime, and how severe recorded crime is."""

from __future__ import annotations

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method, Provenance
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Sum, Table
from truecount.papers.sections.asked import Asked, listed, number
from truecount.papers.sections.beside import survey
from truecount.papers.sections.severity import severity
from truecount.papers.sections.taken_apart import Moved, Parts, counted, of_kinds, parts
from truecount.papers.words import Sentence, moved, say
from truecount.records import provenance
from truecount.trends.divisions import UNSEEN
from truecount.trends.windows import slug

ID, TITLE = "harm", "Crimes of high harm, and severity"
PANEL = 9
HIGH = (
    "Homicide",
    "Death or serious injury caused by illegal driving",
    "Violence with injury",
    "Sexual offences",
    "Rape",
    "Other sexual offences",
    "Robbery",
    "Possession of weapons offences",
    "Possession of weapons",
)
"""Kinds of crime taken for crimes of high harm: groups of the published tables, and subgroups of records."""
RARE = "Homicide"
RATHER = (
    "High harm is taken here to be homicide, death or serious injury by driving, violence with injury, sexual "
    "offences, robbery and possession of weapons; all else is taken for volume. That choice is ours: no list is held "
    "that panels agree on, and violence with injury holds many slight injuries."
)
NO_RAPE = "Rape is not told apart from other sexual offences in the published tables that are held."
NO_FLAGS = "Domestic abuse is not told: published figures of it are not held."
NO_FLAG_BORNE = "Domestic abuse is not told: no crime of the record file bears a flag."
FLAGS = ("domestic abuse", "knife", "firearm")
SHARE = Method(
    id="papers.high-harm-share",
    version=1,
    title="Share of recorded crime that is of high harm",
    formula="100 h / n, h the crimes recorded of the kinds named as high harm, n all crimes recorded",
    words=(
        "How much of recorded crime is of high harm. It falls when slighter crimes are recorded more fully, and then "
        "says nothing of harm."
    ),
    source="derived; which kinds are of high harm is our own choice",
)
BETWEEN = Method(
    id="papers.days-between",
    version=1,
    title="Days from one crime of a rare kind to the next",
    formula="the middle one of the days from each crime recorded to the next, the last, unfinished gap left out",
    words="Of crimes too few for a percentage: half of the gaps between them were shorter, half were longer.",
    source="derived; see the chart of days between crimes (Benneyan, J C (2001), Health Care Management Science 4)",
)
METHODS = (SHARE, BETWEEN)
"""The methods of this module."""


def harm(asked: Asked) -> Section:
    """High harm beside volume, rare crimes as counts, flagged crimes where records bear flags, and severity."""
    found = parts(asked)
    if not found.periods:
        blocks, shown, lacking = _severity_alone(asked, found)
        return Section(ID, TITLE, blocks, unknown=((lacking,),), answers=(Answer(PANEL, shown, lacking),))
    exhibit = _exhibit(asked, found)
    lead: list[Block] = [Paragraph(_shares(found)), Paragraph((RATHER,)), exhibit]
    rare = [Paragraph(words) for words in (_between(asked),) if words]
    flags = _flags(asked)
    why_no_flags = "" if flags else NO_FLAG_BORNE if found.of_file else NO_FLAGS
    weighed = severity(asked, found)
    blocks = (*lead, *rare, *flags, *([Paragraph((why_no_flags,))] if why_no_flags else []), *weighed)
    context = () if asked.simulated else (Paragraph(_survey(asked)),)
    lacking = " ".join(words for words in ("" if found.of_file else NO_RAPE, why_no_flags) if words)
    shown = tuple(one.id for one in blocks if isinstance(one, Exhibit))
    unknown: list[Sentence] = [(words,) for words in ("" if found.of_file else NO_RAPE, why_no_flags) if words]
    return Section(ID, TITLE, (*blocks, *context), (), tuple(unknown), (Answer(PANEL, shown, lacking),))


def _severity_alone(asked: Asked, found: Parts) -> tuple[tuple[Block, ...], tuple[str, ...], str]:
    lacking = f"How crimes of high harm moved beside the volume of crime cannot be said. {found.why_not}"
    weighed = severity(asked, found)
    return (Paragraph((lacking,)), *weighed), tuple(b.id for b in weighed if isinstance(b, Exhibit)), lacking


def _apart(found: Parts) -> tuple[list[Moved], list[Moved]]:
    """Crimes of high harm, and all others."""
    high = of_kinds(found, HIGH)
    return high, [one for one in found.kinds if one not in high]


def _share(found: Parts, at: int) -> Figure:
    """The share of high harm in one of the periods, both counts kept."""
    high, volume = _apart(found)
    count = high[0].counts[at] if high else volume[0].counts[at]
    part, period = counted(high, at), found.periods[at]
    of = "file" if found.of_file else "published"
    return Figure.rate(
        *(part, part + counted(volume, at)),
        id=f"high-harm.{of}.{count.area.lower().replace(' ', '-')}.{slug(period)}",
        title=f"Share of recorded crime that is of high harm, {found.names[at]}",
        unit="per cent of crimes recorded",
        decimals=1,
        population="all kinds shown",
        area=count.area,
        period=period,
        basis=count.basis,
        method=SHARE,
        made_from=count.made_from,
    )


def _shares(found: Parts) -> Sentence:
    shares = [_share(found, at) for at in range(len(found.periods))]
    said = (
        f"In the {found.names[0]} {{first:part}} crimes of high harm were recorded among {{first:whole}} of all kinds "
        "({first}%)"
    )
    if len(shares) == 1:
        return say(f"{said}.", first=shares[0])
    return say(
        f"{said}; in the {found.names[1]} {{last:part}} among {{last:whole}} ({{last}}%). The counts are as recorded: "
        "where recording improved, part of any rise is recording.",
        first=shares[0],
        last=shares[1],
    )


def _exhibit(asked: Asked, found: Parts) -> Exhibit:
    rows: list[Row] = []
    for title, held in zip(("High harm", "Volume"), _apart(found), strict=True):
        rows += [_row(title, one) for one in held]
    spans = tuple(f"{one[:1].upper()}{one[1:]}" for one in found.names)
    columns = ("Kind", "Taken for", *spans, *(("Change like for like",) if found.apart else ()))
    figures = tuple(figure for one in found.kinds for figure in one.figures)
    shares = [_share(found, at).id for at in range(len(found.periods))]
    sums = tuple(
        Sum(share, tuple(one.counts[at].id for one in held))
        for at, share in enumerate(shares)
        for held in (found.kinds, _apart(found)[0])
        if held
    )
    return Exhibit(
        "harm-kinds",
        f"Crimes of high harm beside the volume of crime, recorded by {asked.name}",
        table=Table(columns, tuple(rows)),
        figures=figures,
        remark="Fewer than 20 crimes a year have no percentage." if found.apart else "",
        sums=sums,
    )


def _row(title: str, one: Moved) -> Row:
    cells: list[Sentence] = [(title,), *(number(figure) for figure in one.counts)]
    if one.alike is not None:
        cells.append(_change(one))
    return Row((one.name,), tuple(cells), strong=title == "High harm")


def _change(one: Moved) -> Sentence:
    """The change like for like with its interval; of few crimes none."""
    figure = one.alike
    if figure is None or figure.interval is None:
        return ("too few",)
    if one.possible:
        return say("anything from {least}% to {most}%", least=one.possible[0], most=one.possible[1])
    return say("{one}% ({one:low}% to {one:high}%)", one=figure)


def _between(asked: Asked) -> Sentence:
    """How many days lie between rare crimes of the record file; an empty sentence where it holds too few."""
    if asked.records is None:
        return ()
    try:
        found = trends.rare(asked.records, asked.id, RARE)
    except TrueCountError:
        return ()
    gaps = sorted(int(one) for one in found.gaps[:-1])
    middle = len(gaps) // 2
    half = gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2
    figure = Figure(
        id=f"days-between.{asked.id}.homicide",
        title="Days from one homicide recorded to the next",
        value=half,
        unit="days",
        decimals=0 if half == int(half) else 1,
        population=found.name,
        area=asked.short,
        period=None,
        basis="crime records in the file",
        method=BETWEEN,
        made_from=_made_from(asked),
        warnings=("It is the middle one of few gaps, and chance alone moves it far.",),
    )
    return say(
        "Homicides are too few for a percentage. By the record file half of the times from one to the next were "
        "shorter than {one} days and half were longer.",
        one=figure,
    )


def _made_from(asked: Asked) -> tuple[Provenance, ...]:
    store = asked.records
    if store is None:
        return ()
    crimes = store.crimes()
    files = crimes.filter(crimes.force_id == asked.id).select("file_id").distinct().to_pyarrow().column(0).to_pylist()
    which = f"crimes of {asked.id}, {RARE.lower()}, each reference once, cancelled left out"
    return provenance.of_files(store, "crimes", sorted(files), which)


def _flags(asked: Asked) -> list[Block]:
    """Crimes that bear a flag in every whole financial year of the record file."""
    if asked.records is None:
        return []
    try:
        found = trends.recorded_series(asked.records, asked.id, "flag", "year")
    except TrueCountError:
        return []
    held = [name for name in FLAGS if name in found.spans]
    if not held:
        return []
    rows = tuple(
        Row((name[:1].upper() + name[1:],), tuple(number(span.figure) for span in found.spans[name])) for name in held
    )
    years = tuple(f"Year to {one.end:%B %Y}" for one in found.periods)
    exhibit = Exhibit(
        "harm-flags",
        f"Crimes recorded by {asked.name} that bear a flag of {listed(held)}",
        table=Table(("Flag", *years), rows),
        figures=tuple(span.figure for name in held for span in found.spans[name]),
        remark=f"{UNSEEN} A crime counts under each flag that it bears.",
    )
    return [exhibit]


def _survey(asked: Asked) -> Sentence:
    """What the Crime Survey says of violence beside what was recorded, in the nation."""
    compared = asked.compared()
    found = survey(compared.from_year, compared.to_year) if compared else survey(None, None)
    by_name = {one.id.split(".")[1]: one for one in found.figures if one.id.split(".")[2] == "violence"}
    first, last = (one.id.rpartition(".")[2].replace("-", "/") for one in found.figures[:2])
    return say(
        f"Beside this, for England and Wales as a whole: from {first} to {last} the share of adults who were victims "
        f"of violence {_moved(by_name['change'], 'survey')} by the Crime Survey, whose sampling error of a change is "
        f"not held, and recorded violence {_moved(by_name['recorded-change'], 'recorded')}. Recorded crime is one "
        "measure of the harm that befell people, and how fully it is recorded is part of it.",
        survey=by_name["change"],
        recorded=by_name["recorded-change"],
    )


def _moved(change: Figure, name: str) -> str:
    verb = moved(change)
    return verb if verb == "did not change" else f"{verb} by {{{name}:size}}%"
