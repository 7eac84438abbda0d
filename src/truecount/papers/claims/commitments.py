"""What was promised: how it stands on a day, what the register lacks of it, and what shows that it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from truecount.figure import Figure, day
from truecount.papers.claims.due import last_day
from truecount.papers.claims.register import Commitment, Evidence
from truecount.papers.claims.shown import Shown

Standing = Literal["kept in time", "kept late", "kept", "evidence missing", "open", "overdue", "broken", "overtaken"]
SETTLED: dict[str, Standing] = {"broken": "broken", "overtaken": "overtaken"}
UNSETTLED = ("overdue", "evidence missing")
"""Standings that somebody still has to do something about."""
NO_EVIDENCE = "It is kept, but the register names nothing that shows it."
NO_DAY = "When it was due cannot be read as a day, so whether it is overdue cannot be told."
NO_DUE = "No day was told by which it was due."
NOT_TIMED = "Whether that was in time cannot be told: the register lacks {}."
NONE_NAMED = "none in the register"


@dataclass(frozen=True)
class Piece:
    """One piece of evidence in words, and whether the paper at hand holds it; None where none could be looked into."""

    evidence: Evidence
    says: str
    held: bool | None = None


@dataclass(frozen=True)
class Tied:
    """What became of the measure or expected table that a commitment is tied to, with the figures held of it."""

    says: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Followed:
    """One commitment as it stands on a day, `due` being the last day that its words may mean.

    Without a day (`on`) nothing is overdue. `pieces` are its evidence, looked for in the paper at hand.
    """

    commitment: Commitment
    on: date | None
    due: date | None
    pieces: tuple[Piece, ...] = ()
    tied: Tied | None = None

    @property
    def open(self) -> bool:
        """Whether it is open on the day; what was delivered after it was open then."""
        one = self.commitment
        return one.progress == "open" or bool(self.on and one.delivered and one.delivered > self.on)

    @property
    def overdue(self) -> bool | None:
        """Whether the last day that its due date may mean is past, for what is open; None where that is not told."""
        if not self.open:
            return False
        return None if self.due is None or self.on is None else self.due < self.on

    @property
    def standing(self) -> Standing:
        """Where it stands, in the words of a table."""
        if self.open:
            return "overdue" if self.overdue else "open"
        if (settled := SETTLED.get(self.commitment.progress)) is not None:
            return settled
        if not self.pieces:
            return "evidence missing"
        if self.commitment.delivered is None or self.due is None:
            return "kept"
        return "kept in time" if self.commitment.delivered <= self.due else "kept late"

    @property
    def said(self) -> str:
        """The same in a sentence or two."""
        one = self.commitment
        if self.open:
            return self._still_open
        if one.progress != "kept":
            return f"The register has it as {one.progress}."
        return self._kept if self.pieces else f"{self._kept} {NO_EVIDENCE}"

    @property
    def _still_open(self) -> str:
        if self.due is None:
            return NO_DAY if self.commitment.due else NO_DUE
        if self.on is None:
            return f"Due by {day(self.due)}; no day is given on which to look."
        standing = "Overdue" if self.overdue else "Not yet due"
        return f"{standing} on {day(self.on)}: due by {day(self.due)}."

    @property
    def _kept(self) -> str:
        done, due = self.commitment.delivered, self.due
        if done is not None and due is not None:
            return f"Kept on {day(done)}, {'in time' if done <= due else 'late'}: due by {day(due)}."
        lacks = ["the day it was done"] if done is None else []
        lacks += ["a day by which it was due"] if due is None else []
        when = f"Kept on {day(done)}." if done else "The register has it as kept."
        return f"{when} {NOT_TIMED.format(' and '.join(lacks))}"

    @property
    def unfound(self) -> tuple[Piece, ...]:
        """Evidence that the paper at hand does not hold."""
        return tuple(one for one in self.pieces if one.held is False)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the register should tell of it and does not."""
        one = self.commitment
        wanted: list[tuple[str, object]] = [("owner", one.owner), ("due", one.due)]
        if not self.open and one.progress == "kept":
            wanted += [("delivered", one.delivered), ("evidence", one.evidence), ("verified_by", one.verified_by)]
        return tuple(name for name, told in wanted if not told)

    @property
    def shown_evidence(self) -> str:
        """What shows it, or that nothing does."""
        return "; ".join(one.says for one in self.pieces) or NONE_NAMED


def followed(
    commitment: Commitment,
    on: date | None,
    meeting: date | None = None,
    shown: Shown | None = None,
    tied: Tied | None = None,
) -> Followed:
    """A commitment as it stands on a day, its evidence looked for in what a paper shows.

    "In 2019" is due by the end of 2019, "2018/19" by 31 March 2019; "in three months" is counted from the day it was
    made, or else from that of the `meeting`.
    """
    pieces = tuple(_piece(one, shown) for one in commitment.evidence)
    return Followed(commitment, on, last_day(commitment.due, commitment.made or meeting), pieces, tied)


def _piece(evidence: Evidence, shown: Shown | None) -> Piece:
    if evidence.document:
        return Piece(evidence, evidence.document)
    if shown is None:
        return Piece(evidence, f"{_name(evidence)} (no paper at hand to look into)")
    held, where = shown.holds(evidence)
    return Piece(evidence, f"{_name(evidence)} ({where})", held)


def _name(evidence: Evidence) -> str:
    if evidence.exhibit:
        return f"the exhibit {evidence.exhibit}"
    return f"the figure {evidence.figure}" if evidence.figure else f"expected table {evidence.table}"
