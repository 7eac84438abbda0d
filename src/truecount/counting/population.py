"""A record file's allegations as the engine reads them, decided all together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis import _

from truecount.counting.answers import crimes_of, decisions_of
from truecount.counting.editions import EDITIONS, LATEST, edition_of, in_force
from truecount.counting.engine import SAID, Engine
from truecount.counting.facts import vocabulary
from truecount.counting.how_many import RECORDED
from truecount.counting.profiles import REFER
from truecount.counting.stacks import FACT
from truecount.counting.way import Way
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.near import near

PLACES = {"abroad": "abroad", "british-transport-police": "british transport police"}


@dataclass(frozen=True)
class Population:
    """A population decided.

    `decisions` has a row an allegation, `crimes` a row a crime to be recorded; both are Ibis tables of the open record
    file and go with it. The counts are of allegations, but for `classes`, which are of crimes.
    """

    engine: Engine
    way: Way

    @property
    def decisions(self) -> Any:
        """What became of each allegation, its crime and its rules; `incident` is the record id of its incident."""
        return decisions_of(self.way)

    @property
    def crimes(self) -> Any:
        """The crimes to be recorded, each with its class, victim, suspect, force, time and rules."""
        return crimes_of(self.decisions, self.engine.book)

    def dispositions(self) -> dict[str, int]:
        """Allegations by what became of them, the commonest first."""
        return _counted(self._tally.group_by(name=_.role))

    def classes(self) -> dict[str, int]:
        """Crimes to be recorded by this file's forces, by class, the commonest first; "registrar" where undecided."""
        crimes = self.engine.book("crimes").select("crime", "class_code")
        made = self._tally.filter(_.makes & _.role.isin([RECORDED, REFER])).left_join(crimes, "crime")
        return _counted(made.group_by(name=ibis.ifelse(_.role == REFER, "registrar", _.class_code)))

    def reasons(self) -> dict[str, int]:
        """Allegations by the rule used last on them: the one that counted, else the gate, else the class."""
        rules = self.way.judged.select("number", "whether_rules", "class_rule")
        last = ibis.coalesce(
            _.count_rules.split(";")[-1].nullif(""), _.whether_rules.split(";")[-1].nullif(""), _.class_rule
        )
        return _counted(self._tally.join(rules, "number").group_by(name=last))

    def missing(self) -> dict[str, int]:
        """Allegations that are referred, by the facts that would settle them."""
        facts = self.way.judged.filter(_.missing.notnull()).select("number", "missing")
        return _counted(self._tally.join(facts, "number").group_by(name=_.missing))

    @property
    def _tally(self) -> Any:
        """Allegations counted by profile, ending, and whether they make a crime."""
        makes = (_.allegation == _.crime_id).fill_null(False)
        columns = ("number", "role", "crime", "count_rules")
        return self.way.ends.group_by(*columns, makes=makes).agg(rows=_.count())

    def write(self, folder: Path) -> None:
        """Write `decisions.parquet` and `crimes.parquet` into a folder, which is made. Raises TrueCountError."""
        if folder.exists() and not folder.is_dir():
            raise TrueCountError(f"{folder}: this is a file; name a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in (("decisions", self.decisions), ("crimes", self.crimes)):
            part = folder / f".{name}.parquet.part"
            try:
                table.to_parquet(part)
                part.replace(folder / f"{name}.parquet")
            finally:
                part.unlink(missing_ok=True)


def decide_population(store: Store, edition: str | None = None) -> Population:
    """Decide every allegation of a record file under the edition in force when it was made, or under the one named.

    Raises TrueCountError where the file holds no allegations, or facts that are not in the vocabulary.
    """
    # Of a population no order is asked for, and keeping one costs.
    store.connection.raw_sql("SET preserve_insertion_order = false")
    tables = store.current("allegations"), store.current("incidents")
    return decide_tables(store.connection, *tables, edition, name=str(store.path))


def decide_tables(
    connection: Any, allegations: Any, incidents: Any, edition: str | None = None, name: str = "the tables"
) -> Population:
    """Decide allegations that stand in a DuckDB or a Spark that Ibis is connected to.

    `allegations` and `incidents` are Ibis tables of the connection with the columns of the record tables of these
    names, each row one that counts now; `name` is what faults call them. Raises as `decide_population` does.
    """
    engine = Engine(_editions(allegations, edition), connection)
    rows = said(allegations, incidents, engine)
    way = engine.decide(rows)
    check(rows, engine, name)
    return Population(engine, way)


def check(rows: Any, engine: Engine, name: str) -> None:
    """Raise TrueCountError where there are no allegations, or facts that are not in the vocabulary."""
    if not _rows(rows):
        raise TrueCountError(f"{name}: the file holds no allegations, so there is nothing to decide.")
    faults = _strange(engine.table("told"))
    if faults:
        raise TrueCountError(*(f"{name}: allegations, column facts: {fault}" for fault in faults))


def _editions(rows: Any, edition: str | None) -> tuple[str, ...]:
    """The edition named, or those in force from the first allegation to the last, the latest where no day is told."""
    if edition is not None:
        return (edition_of(edition),)
    told = rows.agg(first=_.alleged_at.min(), last=_.alleged_at.max(), open=_.alleged_at.isnull().any()).to_pyarrow()
    (days,) = told.to_pylist()
    if days["first"] is None:
        return (LATEST,)
    names = list(EDITIONS)
    first, last = (names.index(in_force(days[one].date())) for one in ("first", "last"))
    return tuple(dict.fromkeys((*names[first : last + 1], *((LATEST,) if days["open"] else ()))))


def _under(at: Any, editions: tuple[str, ...]) -> Any:
    """The edition in force at a time; of editions the last begun, the first for times before it."""
    begun = [(at >= EDITIONS[name].begins, name) for name in reversed(editions[1:])]
    return ibis.cases((at.isnull(), editions[-1]), *begun, else_=editions[0])


def _rows(table: Any) -> int:
    return int(table.count().to_pyarrow().as_py())


def _strange(told: Any) -> list[str]:
    """A sentence for every fact or value that the vocabulary does not know."""
    pairs = told.select("fact", "value").distinct().order_by("fact", "value").to_pyarrow()
    editions = told.filter(_.fact == FACT).group_by("profile").agg(told=_.count()).filter(_.told > 1)
    known = {name: fact for name, fact in vocabulary().items() if not fact.derived or name == FACT}
    faults = []
    if _rows(editions):
        faults.append(f'"{FACT}" is no fact that may be told; it follows from the day of the report. Leave it out.')
    for name, value in zip(pairs["fact"].to_pylist(), pairs["value"].to_pylist(), strict=True):
        if name not in known:
            faults.append(
                f'there is no fact "{name}"; name it as docs/reference/case.md does.{near(name, list(known))}'
            )
            continue
        try:
            known[name].read(value or "")
        except ValueError as error:
            faults.append(f"{name}: {error}")
    return faults


def _counted(groups: Any) -> dict[str, int]:
    table = groups.agg(rows=_.rows.sum()).order_by([_.rows.desc(), _["name"]]).to_pyarrow()
    return dict(zip(table["name"].to_pylist(), table["rows"].to_pylist(), strict=True))


def said(rows: Any, incidents: Any, keep: Engine, *, editions: bool = True) -> Any:
    """Allegations with the columns the engine reads; one row an allegation that counts now.

    With `editions` each is told the edition, of those laid out, that was in force when it was made.

    Who made an allegation is who reported the incident, where the allegation does not say. What a record leaves
    unknown is left untold, so that the vocabulary's own meaning of absence holds.
    """
    plain = incidents.filter(_.reference.notnull()).select(
        "force_id", "system", "reference", log="record_id", reported_by_whom="standing"
    )
    edition = "edition=" + _under(rows.alleged_at, keep.editions) if editions else ibis.null("string")
    kept = keep("said", _said(rows, plain, edition))
    placed = kept.filter(_.incident.notnull())
    if _rows(kept) == _rows(placed) == _rows(rows):
        return kept
    # Logs that stand in the file twice, and allegations whose log does not stand in it, take more care.
    once = plain.group_by("force_id", "system", "reference").agg(
        log=_.log.min(), reported_by_whom=_.reported_by_whom.max()
    )
    strays = rows.anti_join(once, _is_of(rows, once)).group_by("force_id", "system", "incident_reference")
    own = strays.agg(log=-_.record_id.min(), reported_by_whom=ibis.null("string"))
    everything = once.union(own.rename(reference="incident_reference").select(once.columns))
    return keep("said", _said(rows, everything, edition))


def _is_of(rows: Any, incidents: Any) -> list[Any]:
    return [
        rows.force_id == incidents.force_id,
        rows.system.identical_to(incidents.system),
        rows.incident_reference.identical_to(incidents.reference),
    ]


def _said(rows: Any, incidents: Any, edition: Any) -> Any:
    joined = rows.left_join(incidents, _is_of(rows, incidents), rname="of_{name}")
    elsewhere = joined.committed_in.notnull() & (joined.committed_in != joined.force_id)
    known = [
        edition,
        "offence=" + joined.offence_code,
        "victim=" + joined.victim_kind.nullif("other"),
        "relationship=" + joined.relationship.nullif("unknown"),
        "standing=" + ibis.coalesce(joined.standing, joined.reported_by_whom),
        "confirmed=" + joined.confirmed.nullif("unknown"),
        ibis.cases((joined.contrary == "yes", "contrary=yes"), else_=ibis.null("string")),
        "made out=" + joined.made_out,
        ibis.cases(
            (~elsewhere, ibis.null("string")),
            *((joined.committed_in == name, f"committed in={place}") for name, place in PLACES.items()),
            else_="committed in=other force",
        ),
        joined.facts,
    ]
    return joined.select(
        allegation=joined.record_id,
        holder=joined.force_id,
        incident=joined.log,
        at=joined.alleged_at,
        victim=joined.victim_key,
        suspect=joined.suspect_key,
        offender=ibis.null("string"),
        unit=ibis.null("string"),
        force=ibis.ifelse(elsewhere, joined.committed_in, ibis.null("string")),
        happened=ibis.null("timestamp(6)"),
        profile=ibis.literal(";").join(known),
    ).select(*SAID)
