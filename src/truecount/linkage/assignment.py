"""From weighed pairs to ties: each crime to the incident it was most likely reported in, or to none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from ibis import _

from truecount.linkage.settings import LinkSettings

LN_2 = float(np.log(2))
LEAST = 100
"""Of fewer ties no share is made much of."""


@dataclass(frozen=True)
class Measured:
    """What a threshold does, measured on crimes of known reference whose reference was hidden.

    `tied` and `right` count them, of `crimes`; `tied_without` those that were tied to another incident once their own
    was taken away. `precision` is what follows for crimes of which `with_incident` have one in the file.
    """

    threshold: float
    crimes: int
    tied: int
    right: int
    tied_without: int
    precision: float
    recall: float


def posterior(pairs: Any, firsts: Any, with_incident: float, keep: Any, name: str) -> Any:
    """For each crime the likeliest incident and how likely: `crime_id`, `incident_id`, `probability`, `weight`.

    A crime was reported in one incident, or in none that the file holds. So the weights of all its incidents and of
    none share out one; incidents that repeat one another (`firsts`: incident_id, first_id) count as one.
    """
    rows = pairs.left_join(firsts.select("incident_id", "first_id"), "incident_id").drop("incident_id_right")
    by_crime = ibis.window(group_by="crime_id")
    none = float(np.log2((1 - with_incident) / with_incident))
    rows = rows.mutate(root=ibis.coalesce(_.first_id, _.incident_id)).mutate(
        top=ibis.greatest(_.weight.max().over(by_crime), ibis.literal(none))
    )
    rows = rows.mutate(share=((_.weight - _.top) * LN_2).exp())
    whole = rows.mutate(whole=_.share.sum().over(by_crime) + ((none - _.top) * LN_2).exp())
    of = ["crime_id", "root"]
    likeliest = ibis.window(group_by=of, order_by=[_.weight.desc(), "incident_id"])
    grouped = (
        whole.mutate(place=ibis.row_number().over(likeliest))
        .group_by(of)
        .agg(
            probability=_.share.sum() / _.whole.max(),
            incident_id=_.incident_id.max(where=_.place == 0),
            weight=_.weight.max(),
        )
    )
    order = ibis.window(group_by="crime_id", order_by=[_.probability.desc(), "root"])
    best = grouped.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return keep(name, best.select("crime_id", "incident_id", "root", "probability", "weight"))


def asked_with_incident(crimes: int, asked: int, settings: LinkSettings) -> float:
    """Of crimes that no reference ties, the share that have an incident in the file: all that have none are among them,
    but no more than half of them are taken for such."""
    return max(0.5, 1 - (1 - settings.with_incident) * crimes / max(1, asked))


def measure(with_own: Any, without_own: Any, truth: Any, own: float) -> tuple[Measured, ...]:
    """What each threshold would do, from the lowest probability up.

    `truth` has crime_id and root; `own` is the share of the crimes asked about that have an incident in the file.
    """
    kept = truth.left_join(with_own, "crime_id", rname="got_{name}").left_join(
        without_own.select("crime_id", wrong="probability"), "crime_id", rname="without_{name}"
    )
    told = kept.select("probability", "wrong", right=(_.root == _.got_root).fill_null(False)).to_pyarrow()
    likely = told["probability"].fill_null(-1.0).to_numpy()
    wrong, right = told["wrong"].fill_null(-1.0).to_numpy(), told["right"].to_numpy(zero_copy_only=False)
    found = []
    for threshold in np.unique(np.floor(likely[likely > 0] * 10_000) / 10_000):
        tied, without = likely >= threshold, int((wrong >= threshold).sum())
        good, all_tied = int((tied & right).sum()), int(tied.sum())
        made = own * all_tied + (1 - own) * without
        found.append(
            Measured(float(threshold), len(likely), all_tied, good, without, own * good / made, good / len(likely))
        )
    return tuple(found)


def choose(measured: tuple[Measured, ...], precision: float) -> Measured | None:
    """The lowest threshold from which on the wanted precision is reached; None where none reaches it."""
    reached = None
    for one in reversed(measured):
        if one.precision < precision and one.tied > LEAST:
            break
        reached = one if one.precision >= precision else reached
    return reached
