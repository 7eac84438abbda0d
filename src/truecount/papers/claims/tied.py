"""What became of the measure or the expected table that a commitment is tied to."""

from __future__ import annotations

from collections.abc import Iterable

from truecount.errors import TrueCountError
from truecount.papers.claims.commitments import Tied
from truecount.papers.claims.measures import MEASURED, figures_for
from truecount.papers.claims.register import Claim, Commitment
from truecount.papers.claims.shown import Shown
from truecount.papers.claims.telling import told
from truecount.papers.expected import EXPECTED
from truecount.records.store import Store

NO_PAPER = "Expected table {} ({}): no paper is at hand to look into."
HELD = "Figures of it are held ({}): {}."
NOT_HELD = "{}: no figures of it are held. {}"


def tied(commitment: Commitment, force: str, store: Store | None, shown: Shown | None) -> Tied | None:
    """What is held today of a commitment's measure, or where the paper at hand shows its table; None without either.

    A record file is asked only where nothing published is held: taking its changes apart takes long.
    """
    if not commitment.measure:
        return None
    if commitment.table is not None:
        number = commitment.table
        return Tied(shown.table(number) if shown else NO_PAPER.format(number, EXPECTED[number]))
    asks = Claim(
        id=commitment.id, paragraph=commitment.paragraph, says=commitment.says, kind="level", measure=commitment.measure
    )
    readings = figures_for(asks, force)
    if store is not None and not any(one.figures for one in readings):
        readings = figures_for(asks, force, store)
    found = next((one for one in readings if one.figures), None)
    title = MEASURED[commitment.measure].title
    if found is None:
        return Tied(NOT_HELD.format(title, readings[0].lacking if readings else "").strip())
    return Tied(HELD.format(found.definition, "; ".join(told(one) for one in found.figures)), found.figures)


def check_measures(commitments: Iterable[Commitment]) -> None:
    """Raise TrueCountError, a sentence for each, where commitments are tied to a measure that is not known."""
    strange = [one for one in commitments if one.measure and one.table is None and one.measure not in MEASURED]
    if strange:
        known = f"the measures are {', '.join(MEASURED)}, or the number of an expected table"
        raise TrueCountError(*(f'{one.id}: "{one.measure}" is no measure; {known}.' for one in strange))
