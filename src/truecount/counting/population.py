"""A record file's allegations as the engine reads them, decided all together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis import _

from truecount.counting.book import book, edition_of
from truecount.counting.engine import SAID, Engine
from truecount.counting.facts import vocabulary
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.near import near

PLACES = {"abroad": "abroad", "british-transport-police": "british transport police"}


@dataclass(frozen=True)
class Population:
    """A population decided under an edition.

    `decisions` has a row an allegation, `crimes` a row a crime to be recorded; both are Ibis tables of the open record
    file and go with it. The counts are of allegations, but for `classes`, which are of crimes.
    """

    edition: str
    decisions: Any
    crimes: Any

    def dispositions(self) -> dict[str, int]:
        """Allegations by what became of them, the commonest first."""
        return _counted(self.decisions.group_by("disposition").agg(rows=_.count()), "disposition")

    def classes(self) -> dict[str, int]:
        """Crimes to be recorded by this file's forces, by class, the commonest first; "registrar" where undecided."""
        own = self.crimes.filter(_.place.isnull())
        named = own.mutate(class_code=ibis.ifelse(_.refer, "registrar", _.class_code))
        return _counted(named.group_by("class_code").agg(rows=_.count()), "class_code")

    def reasons(self) -> dict[str, int]:
        """Allegations by the rule used last on them: the one that counted, else the gate, else the class."""
        last = ibis.coalesce(
            _.count_rules.split(";")[-1].nullif(""), _.whether_rules.split(";")[-1].nullif(""), _.class_rule
        )
        rows = self.decisions.mutate(rule=last).group_by("rule").agg(rows=_.count())
        return _counted(rows, "rule")

    def missing(self) -> dict[str, int]:
        """Allegations that are referred, by the facts that would settle them."""
        open_ones = self.decisions.filter(_.missing.notnull())
        return _counted(open_ones.group_by("missing").agg(rows=_.count()), "missing")

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
    """Decide every allegation of a record file under an edition of the rules, the latest where none is named.

    Raises TrueCountError where the file holds no allegations, or facts that are not in the vocabulary.
    """
    named = edition_of(edition)
    book(named)
    engine = Engine(named, store.connection)
    rows = engine.keep("said", said(store))
    if not rows.limit(1).count().to_pyarrow().as_py():
        raise TrueCountError(f"{store.path}: the file holds no allegations, so there is nothing to decide.")
    decisions, crimes = engine.decide(rows)
    faults = _strange(engine.table("told"))
    if faults:
        raise TrueCountError(*(f"{store.path}: allegations, column facts: {fault}" for fault in faults))
    return Population(named, decisions, crimes)


def _strange(told: Any) -> list[str]:
    """A sentence for every fact or value that the vocabulary does not know."""
    pairs = told.select("fact", "value").distinct().order_by("fact", "value").to_pyarrow()
    known = vocabulary()
    faults = []
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


def _counted(rows: Any, name: str) -> dict[str, int]:
    table = rows.order_by([_.rows.desc(), _[name]]).to_pyarrow()
    return dict(zip(table[name].to_pylist(), table["rows"].to_pylist(), strict=True))


def said(store: Any) -> Any:
    """The allegations of a `Store` with the columns the engine reads; one row an allegation that counts now.

    Who made an allegation is who reported the incident, where the allegation does not say. What a record leaves
    unknown is left untold, so that the vocabulary's own meaning of absence holds.
    """
    incidents = (
        store.current("incidents")
        .filter(_.reference.notnull())
        .group_by("force_id", "system", "reference")
        .agg(reported_by_whom=_.standing.max())
    )
    rows = store.current("allegations")
    joined = rows.left_join(
        incidents,
        [
            rows.force_id == incidents.force_id,
            rows.system.identical_to(incidents.system),
            rows.incident_reference == incidents.reference,
        ],
        rname="of_{name}",
    )
    elsewhere = joined.committed_in.notnull() & (joined.committed_in != joined.force_id)
    known = [
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
    told = ibis.array(known).filter(lambda part: part.notnull()).join(";")
    return joined.select(
        allegation=joined.record_id,
        holder=joined.force_id,
        incident=ibis.coalesce(joined.system, "")
        + "|"
        + ibis.coalesce(joined.incident_reference, joined.record_id.cast("string")),
        at=joined.alleged_at,
        victim=joined.victim_key,
        suspect=joined.suspect_key,
        offender=joined.suspect_key,
        unit=ibis.null("string"),
        force=ibis.ifelse(elsewhere, joined.committed_in, ibis.null("string")),
        happened=ibis.null("timestamp(6)"),
        profile=told,
    ).select(*SAID)
