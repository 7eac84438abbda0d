"""The national crime and policing measures: each beside its baseline where the data allow, else why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ibis import _

from truecount import reference, trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method, Period, Provenance
from truecount.papers.parts import Answer, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, number
from truecount.papers.words import Sentence
from truecount.records import provenance
from truecount.statistics.count_pairs import may_say_per_cent
from truecount.trends import years
from truecount.trends.methods import RAW_CHANGE
from truecount.trends.taken_apart import TOO_FEW, named, slug
from truecount.trends.windows import slug as when

GROUPS = "recorded_crime_by_group"
ID, TITLE = "measures", "The national crime and policing measures"
PANEL = 15
BASELINE = years.year_to(date(2019, 6, 30))
"""The twelve months that the measures are held against."""
LIST = (
    "Kent Police and Crime Commissioner, Annual Report 2022/23, National expectations, "
    "https://www.kent-pcc.gov.uk/what-we-do/annual-reports/annual-report-access/23.-national-expectations/; and "
    "Performance and Delivery Board, 15 March 2023, "
    "https://www.kent-pcc.gov.uk/what-we-do/holding-kent-police-to-account/performance-and-delivery-board/"
    "15-march-2023/making-kent-safer-9/"
)
"""Where the measures and their baseline were read."""
ABOUT = (
    "The Home Office introduced these measures in early 2021. Their list and their baseline, the year to June 2019, "
    "are given here as the Commissioner of Kent prints them in the annual report for 2022/23, which says that many of "
    "the measures use that year; the report for 2023/24 says December 2019. No definition by the Home Office itself is "
    "held. Which kinds of recorded crime stand for a measure is our reading."
)
COUNT = Method(
    id="papers.national-measure",
    version=1,
    title="Recorded crime that stands for a national measure",
    formula="sum of the crimes recorded of the kinds named, in twelve months",
    words=(
        "Crimes recorded of the kinds that are read here as those of a national measure. No definition of the measures "
        "is held, so it may differ from what the Home Office counts; and it moves with recording."
    ),
    source=LIST,
)
METHODS = (COUNT,)
"""The methods of this module."""


@dataclass(frozen=True)
class Measure:
    """One measure: the aim it serves, what it is called, and the kinds of recorded crime read as it.

    Without kinds `why_not` says where it would come from; `reading` says what was chosen where the name leaves it open.
    """

    aim: str
    name: str
    kinds: tuple[str, ...] = ()
    why_not: str = ""
    reading: str = ""


HOMICIDE, VIOLENCE, DRUGS, NEIGHBOURHOOD, CYBER, VICTIMS = (
    "Reduce murder and other homicide",
    "Reduce serious violence",
    "Disrupt drugs supply and county lines",
    "Reduce neighbourhood crime",
    "Tackle cyber crime",
    "Improve satisfaction among victims",
)
BURGLARY = (
    "Domestic burglary",
    "Residential burglary",
    "Residential burglary of a home",
    "Residential burglary of unconnected building",
)
MEASURES = (
    Measure(HOMICIDE, "Homicide", ("Homicide",)),
    Measure(
        VIOLENCE,
        "Hospital admissions of people under 25 for assault with a sharp object",
        why_not="They are counted by hospitals; no figure of them is held.",
    ),
    Measure(
        VIOLENCE,
        "Firearms offences",
        why_not="They are told by a flag of each crime and by a collection of their own; neither is held by measure.",
    ),
    Measure(VIOLENCE, "Violence with injury", ("Violence with injury",)),
    Measure(VIOLENCE, "Robbery", ("Robbery",)),
    Measure(
        DRUGS,
        "Drugs supply and county lines",
        why_not="Recorded drug offences count what police work finds, not supply; no figure of county lines is held.",
    ),
    Measure(
        NEIGHBOURHOOD,
        "Burglary of homes, robbery, theft from the person and vehicle offences",
        (*BURGLARY, "Robbery", "Theft from the person", "Vehicle offences"),
        reading=(
            "Which crimes are neighbourhood crime is our reading. From April 2017 burglary of homes holds sheds and "
            "garages too. The measure itself may rest on the Crime Survey, which says nothing of a force."
        ),
    ),
    Measure(
        CYBER, "Cyber crime", why_not="It is reported to another body than the force; no figure of it by force is held."
    ),
    Measure(
        VICTIMS,
        "Satisfaction of victims, those of domestic abuse above all",
        why_not="It comes from surveys of victims; none is held.",
    ),
)
"""The measures, by the aims they serve, in the order in which they are printed."""


@dataclass(frozen=True)
class Counted:
    """Crimes recorded in twelve months by kind, and what they were counted in."""

    period: Period
    crimes: Mapping[str, int]
    basis: str
    made_from: tuple[Provenance, ...]


@dataclass(frozen=True)
class Held:
    """The crimes of the baseline year and of the last twelve months held; None where they are not held."""

    baseline: Counted | None = None
    latest: Counted | None = None


def measures(asked: Asked) -> Section:
    """Every national measure: what is recorded of it in the baseline year and last, or why that cannot be shown."""
    held = _in_file(asked) or _published(asked)
    made = [(one, figures_of(asked, one, held)) for one in MEASURES]
    last = named(held.latest.period) if held.latest else "latest year"
    exhibit = Exhibit(
        "measures",
        f"The national measures, {asked.name}",
        table=Table(
            (
                "Measure",
                "Year to June 2019",
                f"{last[:1].upper()}{last[1:]}",
                "Change",
                "Aim",
                "What is not shown, and why",
            ),
            tuple(row_of(one, figures, held) for one, figures in made),
            words_from=3,
        ),
        figures=tuple(figure for _one, figures in made for figure in figures if figure is not None),
        remark=f"Read in: {LIST}.",
    )
    why_not = _why_not(held)
    unknown = ((f"How the national measures stand against their baseline. {why_not}",),) if why_not else ()
    lacking = "; ".join(one.name.lower() for one in MEASURES if not one.kinds)
    left_out = " ".join(words for words in (why_not, f"Not held at all: {lacking}.") if words)
    lead = [Paragraph((words,)) for words in (ABOUT, why_not) if words]
    return Section(ID, TITLE, (*lead, exhibit), (), unknown, (Answer(PANEL, ("measures",), left_out),))


def _in_file(asked: Asked) -> Held | None:
    """The crimes of the record file by subgroup; None where it holds no twelve months."""
    store = asked.records
    if store is None:
        return None
    try:
        found = trends.tally(store, asked.id)
        last = years.year_to(years.month(found.months[-1]).end)
        latest = found.between(last)
    except TrueCountError:
        return None
    files = (
        store.crimes().filter(_.force_id == asked.id).select("file_id").distinct().to_pyarrow().column(0).to_pylist()
    )

    def counted(period: Period, crimes: trends.Tally) -> Counted:
        which = f"crimes of {asked.id} recorded {period}, by subgroup, each reference once, cancelled left out"
        by_kind = dict(zip(crimes.names, (int(one) for one in crimes.counts.sum(axis=1)), strict=True))
        made_from = provenance.of_files(store, "crimes", sorted(files), which)
        return Counted(period, by_kind, "crime records in the file", made_from)

    try:
        baseline = counted(BASELINE, found.between(BASELINE))
    except TrueCountError:
        baseline = None
    return Held(baseline, counted(last, latest))


def _published(asked: Asked) -> Held:
    """The last twelve months that the published groups hold."""
    rows = reference.load(GROUPS).where(area=asked.id)
    if not rows:
        return Held()
    made = {}
    for end in {row["year_ending"] for row in rows}:
        own = [row for row in rows if row["year_ending"] == end]
        crimes = {str(row["offence_group"]): int(row["crimes"]) for row in own}
        basis = f"published, release of {own[0]['vintage']}"
        made[end] = Counted(years.year_to(end), crimes, basis, provenance.of_rows(GROUPS, own))
    return Held(made.get(BASELINE.end), made[max(made)])


def figures_of(asked: Asked, measure: Measure, held: Held) -> tuple[Figure | None, Figure | None, Figure | None]:
    """The count of the baseline year, that of the last one, and the change between them in per cent."""
    if not measure.kinds:
        return None, None, None
    baseline, latest = (None if one is None else _figure(asked, measure, one) for one in (held.baseline, held.latest))
    if baseline is None or latest is None or baseline.id == latest.id:
        return baseline, latest, None
    few = not may_say_per_cent((int(baseline.value or 0), int(latest.value or 0)))
    change = latest.model_copy(
        update={
            "id": f"{latest.id}.change",
            "title": f"{measure.name}: change since the year to June 2019",
            "value": None if few else 100 * (float(latest.value or 0) / float(baseline.value or 1) - 1),
            "unit": "per cent",
            "decimals": 1,
            "method": RAW_CHANGE,
            "made_from": provenance.together(baseline.made_from, latest.made_from),
            "warnings": (TOO_FEW,) if few else (),
        }
    )
    return baseline, latest, change


def _figure(asked: Asked, measure: Measure, counted: Counted) -> Figure:
    return Figure(
        id=f"measure.{asked.id}.{slug(measure.name)}.{when(counted.period)}",
        title=f"{measure.name}, {named(counted.period)}",
        value=sum(counted.crimes.get(kind, 0) for kind in measure.kinds),
        unit="crimes recorded",
        population=", ".join(kind for kind in measure.kinds if kind in counted.crimes) or "none recorded",
        area=asked.short,
        period=counted.period,
        basis=counted.basis,
        method=COUNT,
        made_from=counted.made_from,
        warnings=(measure.reading,) if measure.reading else (),
    )


def row_of(measure: Measure, figures: tuple[Figure | None, Figure | None, Figure | None], held: Held) -> Row:
    """A measure's row: the baseline, the latest twelve months and the change between, or why it has none."""
    baseline, latest, change = figures
    moved: Sentence = number(change, "%") if change is None or change.value is not None else ("too few",)
    told = measure.why_not or ("" if held.baseline else "The baseline year is not held.")
    cells = (number(baseline), number(latest), moved, (measure.aim,), (told,))
    return Row((measure.name,), cells, (measure.reading,) if measure.reading else ())


def _why_not(held: Held) -> str:
    """Why no measure can be set beside its baseline; empty where some can."""
    if held.latest is None:
        return "No recorded crime by kind is held of twelve months."
    if held.baseline is None:
        return (
            f"The last twelve months that are held are the {named(held.latest.period)}, and the baseline, the year to "
            "June 2019, is not held; so no change since then can be shown. What is held last is printed by itself."
        )
    if held.latest.period.end <= BASELINE.end:
        return "Nothing is held of any year after the baseline."
    return ""
