"""What an audit read of each crime type: as many crimes as a random sample of the same precision would have read."""

from __future__ import annotations

from dataclasses import dataclass

from truecount import reference
from truecount.audit import counts
from truecount.audit.comparing import Review
from truecount.audit.sample import Count, Sample


@dataclass(frozen=True)
class TypeRead:
    """Required crimes of a type that were read, and those of them that were recorded.

    Both are of a simple random sample of the same precision (Kish's effective size), so they need not be whole.
    """

    crime_type: str
    required: float
    right: float


def types_read(sample: Sample) -> list[TypeRead]:
    """Each crime type of which required crimes were read, in order of name; a type is a subgroup of crime.

    Each log weighs what it stands for, 1 over its chance of being read; what was settled counts as settled. Source of
    the effective size: Kish, L (1965), Survey Sampling, section 11.7: (sum of w)^2 / sum of w^2.
    """
    weights = 1 / sample.draw.chance[sample.rows]
    types = {row["class_code"]: row["subgroup"] or row["offence_group"] for row in reference.load("classes").rows}
    said = [one for stage in sample.reviews.values() for of_log in stage.values() for one in of_log]
    names = {types[one.class_code] for one in said if one.class_code in types and counts.required(one)}
    found = []
    for name in sorted(names):
        required, right = (sample.settled(_of_type(count, name, types)) for count in (counts.required, counts.recorded))
        stands_for = weights @ required
        if stands_for > 0:
            size = stands_for**2 / (weights**2 @ required)
            found.append(TypeRead(name, float(size), float(size * (weights @ right) / stands_for)))
    return found


def _of_type(count: Count, name: str, types: dict[str, str]) -> Count:
    def counted(review: Review) -> float:
        return count(review) if types.get(review.class_code or "") == name else 0.0

    return counted
