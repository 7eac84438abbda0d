"""Linkage from end to end: references, repeats, likeness, and what to make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

import truecount
from truecount import reference
from truecount.linkage import references, sides
from truecount.linkage.assignment import Measured, asked_with_incident, choose, measure, posterior
from truecount.linkage.model import CRIMES, INCIDENTS, score
from truecount.linkage.repeats import repeats
from truecount.linkage.settings import LinkSettings, read_settings
from truecount.records.backends import backend_of, number
from truecount.records.schema import LINK_RUNS, LINKS, SAME_INCIDENTS
from truecount.records.store import Store, overflow, run

ROOM = "linkage"
Progress = Callable[[str], None]
OF_INCIDENTS = (
    "record_id",
    "force_id",
    "system",
    "reference",
    "reported_at",
    "opening_code",
    "closing_code",
    "caller_key",
    "place_key",
    "lsoa_code",
    "district",
    "merged_into",
    "text",
)
OF_CRIMES = (
    "record_id",
    "force_id",
    "system",
    "reference",
    "incident_reference",
    "reported_at",
    "recorded_at",
    "class_code",
    "category",
    "victim_key",
    "place_key",
    "lsoa_code",
    "district",
    "mo",
)
"""What linkage reads of a record, and no more."""
REFERENCE_COLUMNS = ("reference", "reference_head", "reference_middle", "reference_tail")


@dataclass(frozen=True)
class Linked:
    """What was tied. `links` and `same_incidents` are tables as in the record file; `model` is the trained model, None
    where nothing was weighed; `measured` what the threshold does, None where it could not be measured. Where none of
    the thresholds measured is good enough, `threshold` is None, and `measured` is what the best of them would do.

    The counts are of crime records, but for `repeats`, which are incidents.
    """

    links: Any
    same_incidents: Any
    model: dict[str, Any] | None
    measured: Measured | None
    threshold: float | None
    counts: dict[str, int]
    settings: LinkSettings


class _Kept:
    """Steps kept in a database under names of this room."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.backend = backend_of(connection, ROOM)

    def __call__(self, name: str, expression: Any) -> Any:
        self.backend.keep(name, expression, empty=False)
        return self.backend.table(name)

    def put(self, name: str, rows: Any) -> Any:
        self.backend.put(name, rows)
        return self.backend.table(name)


def link(
    store: Store,
    settings: LinkSettings | None = None,
    model: dict[str, Any] | None = None,
    progress: Progress = lambda message: None,
) -> Linked:
    """Tie the incidents and crime records of a record file, and keep the ties in it in place of those of earlier runs.

    The file must be open for writing. The work is done in a database in memory, so that nothing but the ties, and the
    run's settings and model, comes into the file.
    """
    settings = settings or read_settings()
    work = ibis.duckdb.connect()
    run(work, "SET enable_progress_bar = false")
    # Beside the file, where the next run clears it should this one be killed; else it would be where we were started.
    run(work, "SET temp_directory = '{}'".format(str(overflow(store.path)).replace("'", "''")))
    try:
        # Handed over as rows: two open connections to one file would not both be let in.
        for name, rows, columns in (
            ("incidents", store.current("incidents"), OF_INCIDENTS),
            ("crimes", store.crimes(), OF_CRIMES),
        ):
            work.con.register("rows", rows.select(*columns).to_pyarrow())
            run(work, f"CREATE TABLE {name} AS SELECT * FROM rows")
            work.con.unregister("rows")
        linked = link_tables(work, work.table("incidents"), work.table("crimes"), settings, model, progress)
        progress("Keeping the ties")
        with store.transaction():
            for table, rows in ((LINKS, linked.links), (SAME_INCIDENTS, linked.same_incidents)):
                store.replace(table, rows.to_pyarrow())
            _keep_run(store, linked)
    finally:
        work.disconnect()
    return linked


def link_tables(
    connection: Any,
    incidents: Any,
    crimes: Any,
    settings: LinkSettings | None = None,
    model: dict[str, Any] | None = None,
    progress: Progress = lambda message: None,
) -> Linked:
    """Tie incidents and crime records that stand in a DuckDB or a Spark that Ibis is connected to.

    `incidents` and `crimes` are Ibis tables of the connection with the columns of the record tables of these names,
    each row one that counts now, and each reference once. With `model`, one trained before, nothing is learnt anew.
    """
    settings = settings or read_settings()
    keep = _Kept(connection)
    progress("Reading references")
    incidents = keep("incidents", incidents.select(*OF_INCIDENTS))
    crimes = keep("crimes", crimes.select(*OF_CRIMES))
    reports = keep("bare_reports", sides.incident_side(incidents))
    records = keep("bare_records", sides.crime_side(crimes))
    pairs = references.checked(references.named(incidents, crimes, keep), reports, records, settings, keep)
    ties = references.ties(pairs, reports, records, settings, keep)
    progress("Looking for incidents that repeat others")
    same = repeats(incidents, reports, settings, keep)
    rest = keep("rest", records.anti_join(ties, records.unique_id == ties.crime_id).select("unique_id"))
    likely, trained, chosen, threshold = None, None, None, None
    if _some(rest) and _some(incidents):
        progress("Learning what belongs together")
        scored = _score(incidents, crimes, ties, rest, settings, model, keep)
        if scored is not None:
            trained = scored.model
            progress("Weighing what may belong together")
            own = asked_with_incident(_count(crimes), _count(rest), settings)
            chosen, threshold = _threshold(scored.pairs, same, own, settings, keep)
            likely = _likely(scored.pairs, rest, same, own, threshold, settings, keep)
    tied = keep("tied", ties if likely is None else ties.union(likely))
    links = keep("links", tied.union(_of_repeats(tied, same)))
    counts = {
        "crimes": _count(crimes),
        "by_reference": _count(ties),
        "by_likeness": _count(tied.filter(_.how == "likeness")),
        "not_tied": _count(crimes) - _count(tied),
        "references_that_do_not_agree": _count(
            pairs.filter(~_.agrees).anti_join(ties, "crime_id").select("crime_id").distinct()
        ),
        "repeats": _count(same),
    }
    return Linked(links, same, trained, chosen, threshold, counts, settings)


def _likely(
    pairs: Any, rest: Any, same: Any, own: float, threshold: float | None, settings: LinkSettings, keep: _Kept
) -> Any:
    """The ties by likeness of crimes that no reference ties; None where no threshold is good enough."""
    if threshold is None:
        return None
    asked = pairs.semi_join(rest, pairs.crime_id == rest.unique_id)
    best = posterior(asked, same, own, keep, "best")
    likely = best.filter(_.probability >= threshold).join(pairs, ["crime_id", "incident_id"])
    return likely.select(
        "crime_id", "incident_id", "probability", how=ibis.literal("likeness"), evidence=_evidence(likely, settings)
    )


def _score(
    incidents: Any, crimes: Any, ties: Any, rest: Any, settings: LinkSettings, model: dict[str, Any] | None, keep: _Kept
) -> Any:
    """Weigh the crimes that no reference ties, and beside them those of known reference, as if theirs were not known:
    some to learn from, others to measure on."""
    # Spread over the whole file, and the same in every run.
    order = ibis.window(order_by=[_.crime_id % 1_000_003 * 7_919 % 1_000_003, "crime_id"])
    known = keep("known", ties.select("crime_id", "incident_id", place=ibis.row_number().over(order)))
    to_learn = _to_learn(_count(known), settings)
    learn = known.filter(_.place < to_learn)
    measured = keep("measured", known.filter((_.place >= to_learn) & (_.place < to_learn + settings.measure)))
    some = known.filter(_.place < to_learn + settings.measure)
    # What codes lead to is learnt from none of those that are measured on.
    told = ties.anti_join(measured, "crime_id")
    classes = reference.load("classes").to_ibis().select("class_code", "subgroup").to_pyarrow()
    subgroups = keep.put("classes", classes)
    enough = _count(told) >= settings.fewest
    kinds = keep("kinds", sides.kinds_of_codes(incidents, crimes, told, subgroups)) if enough else None
    words = sides.rare_words(incidents, crimes, keep) if _some(crimes.filter(_.mo.notnull())) else (None, None)
    keep("reports", sides.incident_side(incidents, kinds, words[0]))
    records = keep("all_records", sides.crime_side(crimes, subgroups, words[1]))
    hidden = records.semi_join(some, records.unique_id == some.crime_id).mutate(
        **{name: ibis.null("string") for name in REFERENCE_COLUMNS}
    )
    asked = records.semi_join(rest, "unique_id")
    # A crime without an incident may name one that the file does not hold, which is like the numbers beside it. So as
    # great a share of those measured on as of those asked about are weighed once more, under a number below nought,
    # with the reference that they name; their own incident is left out of what is measured so.
    share = _count(asked.filter(_.reference.notnull())) / max(1, _count(asked))
    shown = keep("shown", measured.filter(_.place < to_learn + share * _count(measured)).select("crime_id"))
    naming = records.semi_join(shown, records.unique_id == shown.crime_id).mutate(unique_id=-_.unique_id)
    keep("records", ibis.union(asked, hidden.select(*asked.columns), naming.select(*asked.columns)))
    keep(
        "labels",
        learn.select(
            source_dataset_l=ibis.literal(INCIDENTS),
            unique_id_l="incident_id",
            source_dataset_r=ibis.literal(CRIMES),
            unique_id_r="crime_id",
        ),
    )
    labels = f"{ROOM}_labels" if _count(learn) >= settings.fewest else None
    return score(keep, f"{ROOM}_reports", f"{ROOM}_records", labels, settings, model)


def _to_learn(known: int, settings: LinkSettings) -> int:
    """How many known ties are learnt from. Where there are too few for all that is wished, half, if half is enough:
    what cannot be measured can be trusted by nobody."""
    if known >= settings.learn + settings.fewest:
        return settings.learn
    return known // 2 if known // 2 >= settings.fewest else min(known, settings.learn)


def _threshold(
    pairs: Any, same: Any, own: float, settings: LinkSettings, keep: _Kept
) -> tuple[Measured | None, float | None]:
    """The threshold, and what it does as far as that can be measured; where it cannot, the probability is believed.

    Where no threshold measured reaches the precision there is none, and what the best of them would do is told.
    """
    known = keep.backend.table("measured")
    if _count(known) < settings.fewest:
        return None, settings.precision
    roots = same.select("incident_id", "first_id")
    truth = known.left_join(roots, "incident_id").select("crime_id", root=ibis.coalesce(_.first_id, _.incident_id))
    truth = keep("truth", truth)
    theirs = keep("their_pairs", pairs.semi_join(truth, "crime_id"))
    naming = pairs.filter(_.crime_id < 0).mutate(crime_id=-_.crime_id).select(*theirs.columns)
    asked = theirs.anti_join(keep.backend.table("shown"), "crime_id").union(naming)
    asked = asked.left_join(roots, "incident_id").drop("incident_id_right").join(truth, "crime_id")
    others = asked.filter(ibis.coalesce(_.first_id, _.incident_id) != _.root).select(*theirs.columns)
    found = measure(
        posterior(theirs, same, own, keep, "with_own"),
        posterior(others, same, own, keep, "without_own"),
        truth,
        own,
    )
    chosen = choose(found, settings.precision)
    if chosen is None:
        return max(found, key=lambda one: (one.precision, one.tied), default=None), None
    return chosen, chosen.threshold


def _evidence(pairs: Any, settings: LinkSettings) -> Any:
    """In words, the level of likeness of each comparison."""
    said = []
    for one in settings.compare:
        column = f"gamma_{one.name}"
        if column in pairs.columns:
            levels = [
                (pairs[column] == len(one.levels) - n, level.words) for n, level in enumerate(one.levels) if level.words
            ]
            said.append(ibis.cases(*levels, else_=ibis.null("string")))
    return ibis.literal("; ").join(said).nullif("")


def _of_repeats(tied: Any, same: Any) -> Any:
    """A crime tied to an incident is tied to those that repeat it as well, that it repeats, and their other repeats."""
    told = same.select("incident_id", root="first_id", chance="probability")
    firsts = told.select(incident_id="root", root="root").distinct().anti_join(told, "incident_id")
    told = told.union(firsts.mutate(chance=number(1.0)))
    again = told.select("root", other="incident_id", other_chance="chance")
    both = tied.join(told, "incident_id").join(again, "root").filter(_.incident_id != _.other)
    return both.select(
        "crime_id",
        incident_id="other",
        probability=_.probability * _.chance * _.other_chance,
        how=ibis.literal("duplicate"),
        evidence=ibis.literal("the incident repeats one that the crime record is tied to, or is repeated by it"),
    )


def _keep_run(store: Store, linked: Linked) -> None:
    row = {
        "made_at": datetime.now(UTC).replace(tzinfo=None),
        "version": truecount.__version__,
        "last_load": store.last_load,
        "settings": linked.settings.model_dump_json(),
        "model": json.dumps(linked.model) if linked.model else None,
        "threshold": linked.threshold,
        "report": json.dumps(
            {"counts": linked.counts, "measured": asdict(linked.measured) if linked.measured else None}
        ),
    }
    store.replace(LINK_RUNS, pa.Table.from_pylist([row], schema=LINK_RUNS.schema.to_pyarrow()))


def _count(table: Any) -> int:
    return int(table.count().to_pyarrow().as_py())


def _some(table: Any) -> bool:
    return _count(table.limit(1)) > 0
