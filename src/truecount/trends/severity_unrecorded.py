"""How severe the crimes are that were not recorded, from the recording accuracy of each kind of crime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Provenance
from truecount.records import provenance
from truecount.reference.kinds import KINDS, kind_of_group
from truecount.reference.near import near
from truecount.trends import inspected
from truecount.trends import severity_methods as methods
from truecount.trends.class_counts import ClassCounts, group_of
from truecount.trends.ratio_interval import Estimate, symmetric
from truecount.trends.severity_score import POPULATION, Weighed, weigh
from truecount.trends.severity_weights import Weights, ons_weights

ALL, REST = "all crime", "rest"
OF_INSPECTION = {ALL: "overall", KINDS[0]: "violent", KINDS[1]: "sexual"}
"""What an inspection calls each kind in the columns of its rates."""


@dataclass(frozen=True)
class Accuracies:
    """Recording accuracy by kind of crime: those of KINDS, and ALL where a kind has none of its own.

    Each is a proportion, with its interval as an Estimate or alone as a number where no interval is known. `made_from`
    and `warnings` say where they come from and what has to be said with them.
    """

    by_kind: Mapping[str, Estimate | float]
    basis: str
    made_from: tuple[Provenance, ...]
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if wrong := [kind for kind in self.by_kind if kind not in (*KINDS, ALL)]:
            raise TrueCountError(f'"{wrong[0]}" is no kind of crime here; there is {", ".join((*KINDS, ALL))}.')
        if ALL not in self.by_kind and (lacking := [kind for kind in KINDS if kind not in self.by_kind]):
            raise TrueCountError(f"No accuracy of {lacking[0]} is given; give it, or that of {ALL}.")
        if outside := [kind for kind, known in self.by_kind.items() if not 0 < _ends(known)[0] <= _ends(known)[2] <= 1]:
            raise TrueCountError(f"The accuracy of {outside[0]} is a share above 0 and no more than 1.")


def inspected_accuracies(force_id: str, inspection: str) -> Accuracies:
    """The rates that an inspection published by kind of crime, `inspection` as in "2017 initial".

    Raises TrueCountError where the force has no such inspection or its overall rate is not held.
    """
    force = reference.force(force_id)
    rows = {row["inspection"]: row for row in inspected.inspections(force["force_id"])}
    if inspection not in rows or rows[inspection]["overall_rate"] is None:
        held = [name for name, row in rows.items() if row["overall_rate"] is not None]
        raise TrueCountError(
            f'No overall rate of an inspection "{inspection}" of {force["name"]} is held; those held are '
            f"{', '.join(held) or 'none'}.{near(inspection, held)}"
        )
    row = rows[inspection]
    known: dict[str, Estimate | float] = {}
    for kind, column in OF_INSPECTION.items():
        rate, half_width = row[f"{column}_rate"], row.get(f"{column}_half_width")
        if rate is not None:
            share = float(rate) / 100
            known[kind] = share if half_width is None else symmetric(share, float(half_width) / 100)
    audited = inspected.window(row)
    when = f"audited reports of {audited}" if audited else "the dates audited are not held"
    told = f"Recording accuracy is that of the {inspected.name(row)} ({when})."
    return Accuracies(known, f"inspection ({row['kind']})", provenance.of_rows("inspections", [row]), (told,))


def unrecorded_severity(counts: ClassCounts, accuracies: Accuracies, weights: Weights | None = None) -> list[Figure]:
    """Severity not recorded, `severity.FORCE.PERIOD.unrecorded`, in all and by kind, and the accuracy weighted by it.

    A kind without accuracy of its own shares what all crime leaves after the kinds that have one: `unrecorded.rest`.
    The weights are those of the ONS unless others are given. Where an accuracy has no interval, nor have the figures;
    where the kinds leave out more than all crime does, the figures are unknown and say so.
    """
    weights = weights or ons_weights()
    parts = _parts(counts, weights)
    lacking = [kind for kind in KINDS if kind not in accuracies.by_kind]
    terms = {kind: {kind: parts[kind].sum} for kind in KINDS if kind not in lacking}
    if lacking:
        terms[REST] = _rest_terms(parts, lacking)
    made = _Made(counts, weights, accuracies)
    recorded = sum(part.sum for part in parts.values())
    share = sum(parts[kind].sum for kind in lacking) / recorded if recorded else 0.0
    figures = [made.unrecorded(name, own, lacking if name == REST else [name], share) for name, own in terms.items()]
    fits = all(figure.value is not None for figure in figures)
    total = _added(terms.values()) if fits else {}
    return [made.unrecorded("", total, list(KINDS)), *figures, made.accuracy(total, recorded)]


def _rest_terms(parts: Mapping[str, Weighed], lacking: list[str]) -> dict[str, float]:
    """What all crime leaves, less what each kind with an accuracy of its own leaves, at the mean weight of the rest."""
    crimes = sum(parts[kind].crimes for kind in lacking)
    mean = sum(parts[kind].sum for kind in lacking) / crimes if crimes else 0.0
    own = {kind: -mean * part.crimes for kind, part in parts.items() if kind not in lacking}
    return {ALL: mean * sum(part.crimes for part in parts.values())} | own


def _added(terms: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in terms:
        for kind, weight in one.items():
            found[kind] = found.get(kind, 0.0) + weight
    return found


def _parts(counts: ClassCounts, weights: Weights) -> dict[str, Weighed]:
    """The weighted crimes of each kind."""
    by_kind: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for code, crimes in counts.crimes.items():
        kind = kind_of_group(group_of(code) or "")
        if kind is not None:
            by_kind[KINDS[kind]][code] = crimes
    return {kind: weigh(crimes, weights) for kind, crimes in by_kind.items()}


def _ends(known: Estimate | float) -> tuple[float, float, float]:
    return (known.low, known.value, known.high) if isinstance(known, Estimate) else (known, known, known)


class _Made:
    """Figures of one set of counts, weights and accuracies; `terms` are weights that (1 - p) / p of a kind goes by."""

    def __init__(self, counts: ClassCounts, weights: Weights, accuracies: Accuracies) -> None:
        self.counts, self.weights, self.accuracies = counts, weights, accuracies

    def unrecorded(self, name: str, terms: Mapping[str, float], kinds: list[str], share: float = 0.0) -> Figure:
        low, value, high = self._sum(terms)
        told: tuple[str, ...] = ()
        if not terms or value < 0:
            told = (
                "The kinds of crime with an accuracy of their own leave out more than all crime does, so that the "
                "accuracies do not belong to these counts.",
            )
        elif name == REST:
            told = (
                f"No accuracy of {' and '.join(kinds)} alone is held; this is what all crime leaves over. They carry "
                f"{100 * share:.0f} per cent of the severity recorded.",
            )
        slug = f".{name.replace(' ', '-')}" if name else ""
        return self._figure(
            f"unrecorded{slug}",
            methods.UNRECORDED_WEIGHT.title + (f", {' and '.join(kinds)}" if name else ""),
            None if not terms or value < 0 else value,
            (max(low, 0.0), high) if self._has_interval(terms) and value >= 0 else None,
            method=methods.UNRECORDED_WEIGHT,
            unit="weight, about days of sentence"
            if self.weights.ours
            else "weight, in the unit of the file of weights",
            warnings=told,
        )

    def accuracy(self, terms: Mapping[str, float], recorded: float) -> Figure:
        low, value, high = self._sum(terms)
        unknown = not terms or value < 0 or recorded <= 0
        told = "There is no weighted crime to put accuracy to, or its parts do not fit together."
        ends = None
        if self._has_interval(terms) and not unknown:
            ends = (100 * recorded / (recorded + high), 100 * recorded / (recorded + max(low, 0.0)))
        return self._figure(
            "accuracy",
            methods.WEIGHTED_ACCURACY.title,
            None if unknown else 100 * recorded / (recorded + value),
            ends,
            method=methods.WEIGHTED_ACCURACY,
            unit="per cent of the severity that should have been recorded",
            decimals=1,
            warnings=(told,) if unknown else (),
        )

    def _sum(self, terms: Mapping[str, float]) -> tuple[float, float, float]:
        """Low, middle and high of the sum of weight × (1 - p) / p, all ends put in together the way that widens it."""
        low = value = high = 0.0
        for kind, weight in terms.items():
            least, middle, most = _ends(self.accuracies.by_kind[kind])
            few, missed, many = ((1 - p) / p for p in (most, middle, least))
            low += weight * (few if weight > 0 else many)
            high += weight * (many if weight > 0 else few)
            value += weight * missed
        return low, value, high

    def _has_interval(self, terms: Mapping[str, float]) -> bool:
        return bool(terms) and all(isinstance(self.accuracies.by_kind[kind], Estimate) for kind in terms)

    def _figure(
        self, name: str, title: str, value: float | None, ends: tuple[float, float] | None, **rest: Any
    ) -> Figure:
        lacking = () if ends or value is None else ("No interval: that of an accuracy it rests on was not found.",)
        told = (*rest.pop("warnings"), *lacking, *self.accuracies.warnings, *self.counts.warnings)
        return Figure(
            id=f"severity.{self.counts.name}.{name}",
            title=title,
            value=value,
            interval=Interval(low=ends[0], high=ends[1], method=methods.ALL_ENDS) if ends else None,
            population=POPULATION,
            area=self.counts.force["short_name"],
            period=self.counts.period,
            basis=f"{self.counts.basis}; {self.accuracies.basis}; weights: {self.weights.vintage}",
            made_from=provenance.together(self.counts.made_from, self.weights.made_from, self.accuracies.made_from),
            warnings=told,
            **rest,
        )
