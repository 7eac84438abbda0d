"""One population under two editions: what a change of the rules alone does to the number of crimes, class by class.

A population is first made small: of incidents of one shape one stands for all, with their number. That one is then
decided under both editions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount.counting.answers import decisions_of
from truecount.counting.continuing import repeated_conduct
from truecount.counting.editions import edition_of
from truecount.counting.engine import Engine
from truecount.counting.how_many import RECORDED
from truecount.counting.population import check, said
from truecount.counting.profiles import REFER, judge
from truecount.counting.shapes import shaped
from truecount.counting.way import KEYS
from truecount.figure import Period
from truecount.records.store import Store

EXAMPLES = 3
REGISTRAR = "registrar"
"""What stands for the class of a crime that is to be recorded and whose class the registrar decides."""


@dataclass(frozen=True)
class ClassChange:
    """Crimes of one class to be recorded under the older and the newer of two editions."""

    class_code: str
    was: int
    now: int


@dataclass(frozen=True)
class Change:
    """Incidents that make other crimes under the newer edition.

    `was` and `now` are the classes of their crimes, `because` the rules that only one of the two editions used,
    `examples` references of some of the incidents, the same in every run.
    """

    was: tuple[str, ...]
    now: tuple[str, ...]
    incidents: int
    because: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What a population makes under the editions `old` and `new`.

    `allegations` and `incidents` are those of the population, `classes` every class of which crimes are to be recorded
    by this file's forces under one of the two, `changes` what makes the difference; both the greatest first.
    """

    old: str
    new: str
    allegations: int
    incidents: int
    classes: tuple[ClassChange, ...]
    changes: tuple[Change, ...]

    @property
    def was(self) -> int:
        """Crimes under the older edition."""
        return sum(one.was for one in self.classes)

    @property
    def now(self) -> int:
        """Crimes under the newer edition."""
        return sum(one.now for one in self.classes)


def compare_population(store: Store, old: str, new: str | None = None, during: Period | None = None) -> Comparison:
    """Decide every allegation of a record file under an edition and under another, the latest where none is named.

    `during` keeps to the allegations made in its days. Raises TrueCountError where an edition is not held, and with
    what `decide_population` raises.
    """
    editions = (edition_of(old), edition_of(new))
    engine = Engine(tuple(dict.fromkeys(editions)), store.connection)
    store.connection.raw_sql("SET preserve_insertion_order = false")
    allegations = store.current("allegations")
    if during is not None:
        made_on = allegations.alleged_at.date()
        allegations = allegations.filter((made_on >= during.start) & (made_on <= during.end))
    rows = said(allegations, store.current("incidents"), engine, editions=False)
    weights = _stand_for_all(rows, engine, editions)
    check(rows, engine, str(store.path))
    sample = engine("sample", rows.semi_join(weights, "incident"))
    made = [
        engine(f"made_{n}", _made(_under(sample, edition), engine, f"decided_{n}"))
        for n, edition in enumerate(editions)
    ]
    both = engine(
        "both",
        weights.left_join(made[0], "incident")
        .drop("incident_right")
        .left_join(made[1], "incident", rname="{name}_now")
        .select("incident", "weight", "classes", "rules", "classes_now", "rules_now"),
    )
    told = both.agg(incidents=_.weight.sum()).to_pyarrow().to_pylist()[0]
    return Comparison(
        *editions,
        int(rows.count().to_pyarrow().as_py()),
        int(told["incidents"] or 0),
        _classes(both),
        _changes(both, store),
    )


def _under(rows: Any, edition: str) -> Any:
    """Allegations as they are decided under an edition."""
    return rows.mutate(profile=ibis.literal(_prefix(edition)) + rows.profile)


def _stand_for_all(rows: Any, engine: Engine, editions: tuple[str, str]) -> Any:
    """The incidents that stand for all of their shape, each with how many there are.

    Incidents whose conduct may continue that of others stand for themselves.
    """
    told = rows.select("profile").distinct()
    facts = engine("facts", told.mutate(number=ibis.row_number().over(order_by=told.profile).cast("int32")))
    judged = judge(engine("asked", ibis.union(*(_under(facts, name) for name in editions))), engine.book, engine)
    prefix = len(_prefix(editions[0]))
    likely = (
        judged.drop("number")
        .mutate(plain=_.profile.substr(prefix))
        .join(facts.rename(plain="profile"), "plain")
        .group_by("number")
        .agg(counted=_.counted.any(), level=_.level.max(), message=_.message.any(), profile=_.profile.max())
    )
    heard = engine("heard", rows.join(facts, "profile").select(*KEYS, "number"))
    linked = engine("linked", repeated_conduct(heard, engine("likely", likely)).select("incident").distinct())
    many = engine("many", heard.group_by("incident").agg(rows=_.count()).filter(_.rows > 1).select("incident"))
    shapes, _stand = shaped(heard.semi_join(many.anti_join(linked, "incident"), "incident"), engine, "many")
    alone = heard.anti_join(many.union(linked), "incident")
    parts = (
        linked.mutate(weight=ibis.literal(1, "int64")),
        shapes.group_by(incident=_.stands).agg(weight=_.count()),
        alone.group_by("number").agg(incident=_.incident.min(), weight=_.count()).select("incident", "weight"),
    )
    return engine("weights", ibis.union(*parts))


def _prefix(edition: str) -> str:
    return f"edition={edition};"


def _made(rows: Any, engine: Engine, name: str) -> Any:
    """For each incident the classes of the crimes it makes here, in order, and the rules that were used."""
    decided = engine(name, decisions_of(engine.decide(rows, by_shape=False)))
    crimes = engine.book("crimes").select("crime", "class_code")
    own = (
        decided.filter((_.allegation == _.crime_id) & _.disposition.isin([RECORDED, REFER]))
        .left_join(crimes, "crime")
        .mutate(name=ibis.ifelse(_.disposition == REFER, REGISTRAR, _.class_code))
    )
    used = decided.select(
        "incident", rule=(_.class_rule + ";" + _.whether_rules + ";" + _.count_rules).split(";").unnest()
    )
    classes = own.group_by("incident").agg(classes=_.name.collect().sort().join(" "))
    rules = used.filter(_.rule != "").distinct().group_by("incident").agg(rules=_.rule.collect().sort().join(" "))
    return rules.left_join(classes, "incident").select("incident", "rules", "classes")


def _classes(both: Any) -> tuple[ClassChange, ...]:
    sides = [
        both.filter(both[column].notnull())
        .select("weight", name=both[column].split(" ").unnest())
        .group_by("name")
        .agg(crimes=_.weight.sum())
        .to_pyarrow()
        .to_pylist()
        for column in ("classes", "classes_now")
    ]
    was, now = ({row["name"]: int(row["crimes"]) for row in side} for side in sides)
    found = [ClassChange(name, was.get(name, 0), now.get(name, 0)) for name in was.keys() | now.keys()]
    return tuple(sorted(found, key=lambda one: (-abs(one.now - one.was), -one.now, one.class_code)))


def _changes(both: Any, store: Store) -> tuple[Change, ...]:
    other = both.filter(~both.classes.fill_null("").identical_to(both.classes_now.fill_null("")))
    grouped = other.group_by("classes", "classes_now", "rules", "rules_now").agg(
        incidents=_.weight.sum(), examples=_.incident.collect().sort()[:EXAMPLES]
    )
    found: dict[tuple[str, ...], list[Any]] = {}
    for row in (
        grouped.order_by([_.incidents.desc(), "classes", "classes_now", "rules", "rules_now"]).to_pyarrow().to_pylist()
    ):
        only = sorted(set((row["rules"] or "").split()) ^ set((row["rules_now"] or "").split()))
        found.setdefault((row["classes"] or "", row["classes_now"] or "", " ".join(only)), []).append(row)
    wanted = {one for rows in found.values() for row in rows for one in row["examples"]}
    names = _references(wanted, store)
    changes = [
        Change(
            tuple(was.split()),
            tuple(now.split()),
            int(sum(row["incidents"] for row in rows)),
            tuple(only.split()),
            tuple(
                names.get(one, str(one)) for one in sorted(one for row in rows for one in row["examples"])[:EXAMPLES]
            ),
        )
        for (was, now, only), rows in found.items()
    ]
    return tuple(sorted(changes, key=lambda one: (-one.incidents, one.was, one.now, one.because)))


def _references(wanted: set[int], store: Store) -> dict[int, str]:
    """The references of incidents, by their record ids."""
    if not wanted:
        return {}
    rows = store.current("incidents").filter(_.record_id.isin(sorted(wanted))).select("record_id", "reference")
    return {row["record_id"]: row["reference"] for row in rows.to_pyarrow().to_pylist() if row["reference"]}
