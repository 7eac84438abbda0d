"""How far crime records and outcome records of a store find each other."""

from __future__ import annotations

from ibis import _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method
from truecount.outcomes import filed
from truecount.records import provenance
from truecount.records.store import Store

SOURCE = "the records loaded; exact match of force, system and crime reference"
JOINED = Method(
    id="outcomes.joined",
    version=1,
    title="Crimes with a reference that have an outcome row",
    formula="100 crimes whose reference stands in an outcome row / crimes with a reference",
    words="Each crime counts once. Crimes without a reference cannot be joined and are not counted.",
    source=SOURCE,
)
WITHOUT_CRIME = Method(
    id="outcomes.without-crime",
    version=1,
    title="Outcome references with no crime in the file",
    formula="different crime references of outcome rows that no crime of the file has",
    words="Most belong to crimes recorded before the months in the file.",
    source=SOURCE,
)
SEVERAL = Method(
    id="outcomes.several",
    version=1,
    title="Crimes with more than one outcome row",
    formula="crime references that stand in two or more outcome rows",
    words="A charge is often followed by the court's result; taking the rows one by one would count such crimes twice.",
    source=SOURCE,
)


def joined(force_id: str, store: Store) -> list[Figure]:
    """Three figures of a force: `outcomes.joined.FORCE`, `outcomes.without-crime.FORCE`, `outcomes.several.FORCE`.

    Raises TrueCountError when the file holds no crime with a reference of the force.
    """
    force = reference.force(force_id)
    of_force = _.force_id == force["force_id"]
    crimes = (
        store.crimes().filter(of_force, _.reference.notnull()).select(system=_.system.fill_null(""), key=_.reference)
    )
    given = store.current("outcomes").filter(of_force)
    named = given.group_by(system=_.system.fill_null(""), key=_.crime_reference).agg(rows=_.count())
    total = int(crimes.count().to_pyarrow().as_py())
    if not total:
        raise TrueCountError(f"{store.path}: the file holds no crimes of {force['name']} with a reference to join on.")
    keys = ["system", "key"]
    made_from = provenance.of_files(
        store, "crimes and outcomes", filed.record_files(store, force["force_id"]), f"rows of {force['force_id']}"
    )
    common = {"area": force["short_name"], "period": None, "basis": "records in the file", "made_from": made_from}
    return [
        Figure.rate(
            int(crimes.semi_join(named, keys).count().to_pyarrow().as_py()),
            total,
            id=f"outcomes.joined.{force['force_id']}",
            title=JOINED.title,
            unit="per cent of crimes with a reference",
            decimals=1,
            population="crime records with a reference",
            method=JOINED,
            warnings=_uneven(store, force["force_id"]),
            **common,
        ),
        Figure(
            id=f"outcomes.without-crime.{force['force_id']}",
            title=WITHOUT_CRIME.title,
            value=int(named.anti_join(crimes, keys).count().to_pyarrow().as_py()),
            unit="crime references",
            population="crime references of outcome rows",
            method=WITHOUT_CRIME,
            **common,
        ),
        Figure(
            id=f"outcomes.several.{force['force_id']}",
            title=SEVERAL.title,
            value=int(named.filter(_.rows > 1).count().to_pyarrow().as_py()),
            unit="crimes",
            population="crime references of outcome rows",
            method=SEVERAL,
            **common,
        ),
    ]


def _uneven(store: Store, force_id: str) -> tuple[str, ...]:
    """A warning where crimes and outcomes are not of the same months, so that many cannot find each other."""
    spans = []
    for table, moment in (("crimes", "recorded_at"), ("outcomes", "assigned_at")):
        rows = store.current(table).filter(_.force_id == force_id)
        months = sorted(
            row["month"]
            for row in rows.select(month=rows[moment].strftime("%Y-%m")).distinct().to_pyarrow().to_pylist()
            if row["month"] is not None
        )
        spans.append(months)
    crimes, outcomes = spans
    without = [month for month in crimes if month not in outcomes]
    if not without:
        return ()
    return (
        f"The file holds crimes of {len(crimes)} months and outcomes of {len(outcomes)}; no outcomes of "
        f"{len(without)} months of crimes, {without[0]} to {without[-1]}, are in it.",
    )
