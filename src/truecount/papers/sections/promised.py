"""What was promised to the panel and what became of it; what was said to it and what the figures say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from truecount.figure import Figure, Provenance, day, digest
from truecount.papers.claims.checking import Checked, check_register, commitments_of, states
from truecount.papers.claims.claim_methods import COUNTED
from truecount.papers.claims.commitments import UNSETTLED, Followed
from truecount.papers.claims.register import Register
from truecount.papers.claims.shown import Shown
from truecount.papers.claims.telling import told_in
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, listed
from truecount.papers.words import Sentence, capital, join, say

TITLE = "What was promised and said to the panel, and what became of it"
TRACKER, SAID = "promises", "claims-checked"
NUMBER = 7
NONE = (
    "No register of promises is given with this paper. One is made from the minutes of a meeting by `truecount claims "
    "read`, confirmed by somebody who has read them, and named under `claims:` in the outline of the paper."
)
WHY_NOT = "No register of promises is given with this paper."
NO_INSPECTORS = (
    "What inspectors recommended is held of no force: of an inspection only its rates and its grade are. A "
    "recommendation stands here where the register has it."
)
NO_DAY = "The outline tells no date of the paper, so no promise is called overdue."
NOTHING_PROMISED = "The register has no promise and no recommendation."
OF_OTHERS = "Left out, because they are about real forces and this paper is about one that was made up: {}."
TO_CONFIRM = "To be confirmed by somebody who has read the minutes."
NOT_TOLD = "not told"
CLAIMS = (
    (("holds", "came out as expected"), "{n} holds", "{n} hold"),
    (
        ("holds under this definition",),
        "{n} holds under one definition and not under another",
        "{n} hold under one definition and not under another",
    ),
    (("does not hold",), "{n} does not hold", "{n} do not hold"),
    (
        ("came out higher", "came out lower"),
        "{n} is an expectation that came out otherwise",
        "{n} are expectations that came out otherwise",
    ),
    (("cannot be said",), "of {n} it cannot be said", "of {n} it cannot be said"),
)
PROMISES = (
    (("kept in time", "kept late", "kept"), "{n} is kept", "{n} are kept"),
    (
        ("evidence missing",),
        "{n} is said to be kept with nothing that shows it",
        "{n} are said to be kept with nothing that shows it",
    ),
    (("overdue",), "{n} is overdue", "{n} are overdue"),
    (("open",), "{n} is open", "{n} are open"),
    (("broken",), "{n} is broken", "{n} are broken"),
    (("overtaken",), "{n} was overtaken", "{n} were overtaken"),
)
"""What is counted together, and the words for one and for several."""


def promised(asked: Asked, shown: Shown | None = None, on: date | None = None) -> Section:
    """The tracker of promises and recommendations, then every claim with its verdict.

    `shown` is what the other sections of the paper show, which is looked into for the evidence that the register names;
    `on` is the day of the paper, without which nothing is overdue. A simulated force has claims that name no area, or
    itself, checked against its own records alone.
    """
    register = asked.register
    if register is None:
        return Section("promised", TITLE, (Paragraph((NONE,)),), answers=(Answer(NUMBER, why_not=WHY_NOT),))
    own, others = _own(asked, register)
    followed = commitments_of(own, on, asked.id, asked.store, shown)
    checked = check_register(own, asked.id, asked.store)
    blocks: list[Block] = [Paragraph((_lead(register),)), Paragraph((NO_INSPECTORS,))]
    warned = (*states(own), *((NO_DAY,) if on is None else ()), *((OF_OTHERS.format(others),) if others else ()))
    blocks += [Paragraph((one,), warning=True) for one in warned]
    blocks.append(_tracker(followed) if followed else Paragraph((NOTHING_PROMISED,)))
    if checked:
        blocks.append(_claims(checked))
    counted = _counted(asked, register, checked, followed)
    blocks += [Paragraph(words) for words in counted]
    return Section(
        "promised",
        TITLE,
        tuple(blocks),
        findings=counted,
        unknown=tuple(_unknown(checked, on, followed)),
        answers=(_answer(followed),),
    )


def _own(asked: Asked, register: Register) -> tuple[Register, str]:
    """The register with the claims that are about the force of the paper, and the ids of those that are not."""
    if not asked.simulated:
        return register, ""
    others = [one.id for one in register.claims if one.area not in ("", asked.id)]
    kept = tuple(one for one in register.claims if one.id not in others)
    return register.model_copy(update={"claims": kept}), ", ".join(others)


def _lead(register: Register) -> str:
    meeting = register.meeting
    when = f" on {day(meeting.day)}" if meeting.day else ""
    return (
        f"At the item “{meeting.item}”{when}, these promises were made and these things were said. Each promise stands "
        "with its owner, the day by which it is due, and what shows that it was kept. Each statement stands beside the "
        "figures held, under every definition that its words allow."
    )


def _tracker(followed: Sequence[Followed]) -> Exhibit:
    rows = tuple(
        Row(
            (one.commitment.says,),
            (
                (one.commitment.owner or NOT_TOLD,),
                (one.commitment.due or NOT_TOLD,),
                (one.standing,),
                (one.shown_evidence,),
                (one.commitment.verified_by or NOT_TOLD,),
            ),
            _notes(one),
            one.standing in (*UNSETTLED, "broken") or bool(one.unfound),
        )
        for one in followed
    )
    columns = ("Promise or recommendation", "Owner", "Due", "State", "What shows it", "Who verified it")
    return Exhibit(
        TRACKER,
        "Promises and recommendations: by whom, by when, what became of each, and what shows it",
        table=Table(columns, rows, words_from=0),
        remark="Bold: overdue, broken, or said to be kept with nothing that shows it, or with what the paper lacks.",
    )


def _notes(one: Followed) -> tuple[str, ...]:
    said = one.commitment
    made = f"A recommendation: {said.source or 'its source is not told'}." if said.kind == "recommendation" else ""
    where = f"Paragraph {said.paragraph} of the minutes." if said.paragraph and not made else ""
    confirm = TO_CONFIRM if said.state == "to confirm" else ""
    tied = one.tied.says if one.tied and not one.tied.figures else ""
    return (" ".join(note for note in (made or where, one.said, tied, confirm) if note),)


def _claims(checked: Sequence[Checked]) -> Exhibit:
    named = [(one, tuple(map(_renamed, one.verdict.figures))) for one in checked]
    rows = tuple(
        Row(
            (f"“{one.claim.says}”",),
            (_says(one, figures), (one.verdict.definition if figures else "–",), (one.verdict.shown,)),
            _remarks(one),
            one.verdict.shown in ("does not hold", "came out higher", "came out lower"),
        )
        for one, figures in named
    )
    columns = ("What was said", "What the figures say", "By this definition", "Verdict")
    return Exhibit(
        SAID,
        "What was said to the panel, beside the figures held",
        table=Table(columns, rows, words_from=0),
        figures=tuple(figure for _one, figures in named for figure in figures),
        remark="Bold: it does not hold, or an expectation came out otherwise. That a claim does not hold says nothing "
        "of why: definitions, releases and areas get mixed up.",
    )


def _renamed(figure: Figure) -> Figure:
    """A figure by a name of its own: a check may have given one an interval that another section prints without."""
    return figure.model_copy(update={"id": f"said.{figure.id}"})


def _says(one: Checked, figures: Sequence[Figure]) -> Sentence:
    if not figures or any(figure.value is None for figure in figures):
        return (one.verdict.said,)
    return join(*(told_in(figure) for figure in figures))


def _remarks(one: Checked) -> tuple[str, ...]:
    alike: dict[str, list[str]] = {}
    for other in one.verdict.beside:
        alike.setdefault(other.shown, []).append(other.definition)
    otherwise = [
        f"Under another definition, {shown}: {'; '.join(names)}."
        for shown, names in alike.items()
        if shown != one.verdict.shown
    ]
    confirm = [TO_CONFIRM] if one.claim.state == "to confirm" else []
    return (" ".join((f"Paragraph {one.claim.paragraph} of the minutes.", *otherwise, *one.verdict.notes, *confirm)),)


def _counted(
    asked: Asked, register: Register, checked: Sequence[Checked], followed: Sequence[Followed]
) -> tuple[Sentence, ...]:
    """How many claims and how many promises came to what, a sentence for each that there are any of."""
    count = partial(_count, asked, register)
    verdicts, standings = [one.verdict.shown for one in checked], [one.standing for one in followed]
    found = (
        _counts(partial(count, "claims"), "Of {all} statements checked, ", CLAIMS, verdicts),
        _counts(partial(count, "promises"), "Of {all} promises, ", PROMISES, standings),
    )
    return tuple(words for words in found if words)


def _counts(
    count: Callable[[str, int], Figure],
    lead: str,
    table: Sequence[tuple[tuple[str, ...], str, str]],
    became: Sequence[str],
) -> Sentence:
    if not became:
        return ()
    figures, parts = {"all": count("all", len(became))}, []
    for number, (together, one, several) in enumerate(table):
        total = sum(word in together for word in became)
        if total:
            figures[f"n{number}"] = count(together[0], total)
            parts.append((one if total == 1 else several).replace("{n}", f"{{n{number}}}"))
    return say(lead + listed(parts) + ".", **figures)


def _count(asked: Asked, register: Register, what: str, became: str, number: int) -> Figure:
    return Figure(
        id=f"register.{what}.{became.replace(' ', '-')}",
        title=f"{what.capitalize()}, {became}",
        value=number,
        unit=what,
        population=f"{what} of the register",
        area=asked.short,
        period=None,
        basis="as the register stands and the figures held say",
        method=COUNTED,
        made_from=(
            Provenance(
                source=f"the register of claims and promises of “{register.meeting.item}”",
                where=what,
                sha256=digest(register.model_dump(mode="json")),
            ),
        ),
    )


def _unknown(checked: Sequence[Checked], on: date | None, followed: Iterable[Followed]) -> Iterable[Sentence]:
    if any(one.verdict.word == "cannot be said" for one in checked):
        yield (
            "Whether all that was said to the panel is so: of some of it no figure is held, or chance leaves it open.",
        )
    if on is None and any(one.open for one in followed):
        yield capital(("which promises are overdue: the paper has no date.",))


def _answer(followed: Sequence[Followed]) -> Answer:
    left_out = "What inspectors recommended is held only where the register has it."
    return Answer(NUMBER, (TRACKER,), left_out) if followed else Answer(NUMBER, why_not=NOTHING_PROMISED)
