"""Two years like for like: what is left of a change once the change in recording is taken out."""

from __future__ import annotations

from truecount import reference
from truecount.papers import charts
from truecount.papers.parts import Answer, Block, Bullets, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.alike import break_even, recording, verdict
from truecount.papers.sections.asked import Asked, interval, number, sign
from truecount.papers.sections.like_for_like_of_file import ID, PANEL, TITLE, of_file
from truecount.papers.sections.taken_apart import records
from truecount.papers.words import Sentence, moved, plain, say, within
from truecount.trends import LikeForLike

LEFT = (
    "How much of the change like for like is more or less crime, and how much is changed counting rules or people "
    "reporting more or less: the recording accuracy cannot tell these apart."
)


def like_for_like(asked: Asked) -> Section:
    """The comparison of two years, published or else of the record file, or plainly why there is none."""
    compared = asked.compared()
    if compared is None or compared.change.value is None:
        found = records(asked)
        if found.apart is not None:
            return of_file(asked, found)
    if compared is None:
        why = (f"Recorded crime of {asked.name} cannot be compared like for like: two years to compare are not held.",)
        return Section(ID, TITLE, (Paragraph(why),), unknown=(why,), answers=(Answer(PANEL, why_not=why[0]),))
    known = compared.change.value is not None
    blocks: list[Block] = [Paragraph(_raw(asked, compared))]
    if known:
        blocks += [Paragraph(_change(compared)), Paragraph(_parts(compared))]
        if compared.assumed:
            blocks.append(Paragraph((_assumed(compared),), warning=True))
    else:
        blocks.append(Paragraph(_why_not(compared)))
    if compared.break_even.value is not None:
        blocks.append(Paragraph(break_even(compared.break_even, "recording", compared.to_year)))
    blocks.append(_exhibit(asked, compared, known))
    blocks += _unseen(compared)
    findings = (_finding(compared) if known else _unsaid(compared),)
    unknown: tuple[Sentence, ...] = ((LEFT,),) if known else (_why_not(compared),)
    return Section(ID, TITLE, tuple(blocks), findings, unknown, (Answer(PANEL, ("like-for-like-figures",)),))


def _raw(asked: Asked, compared: LikeForLike) -> Sentence:
    verb = moved(compared.raw_change)
    by = "" if verb == "did not change" else " by {raw:size}%"
    return say(
        f"Between {compared.from_year} and {compared.to_year} the crimes recorded by {asked.name} went from "
        f"{{before}} to {{after}}: recorded crime {verb}{by}. But if the police record a larger share of the crimes "
        "reported to them, recorded crime rises even when crime does not.",
        before=compared.recorded_from,
        after=compared.recorded_to,
        raw=compared.raw_change,
    )


def _change(compared: LikeForLike) -> Sentence:
    return say(
        f"Had the same share of crimes been recorded in both years, {verdict(compared.change, would=True)}. This is "
        f"the change in the crimes that should have been recorded: {within('before', compared.should_from)} in the "
        f"first year and {within('after', compared.should_to)} in the second.",
        one=compared.change,
        before=compared.should_from,
        after=compared.should_to,
    )


def _finding(compared: LikeForLike) -> Sentence:
    partly = ", part of it assumed" if compared.assumed else ""
    said = verdict(compared.change).replace("{one:high}%)", f"{{one:high}}%{partly})")
    rules = "; changes of rules and practice are still in this figure" if compared.events else ""
    return say(
        f"Like for like, as if the same share of crimes had been recorded in {compared.from_year} and "
        f"{compared.to_year}, {said}{rules}.",
        one=compared.change,
    )


def _parts(compared: LikeForLike) -> Sentence:
    share = within("share", compared.recording_share, "%")
    shares = f" Recording is {share} of the growth, taken on a logarithmic scale so that the parts add up."
    what = recording(compared.recording_part)
    return say(
        f"Of the change, {within('recording', compared.recording_part)} crimes come from {what}, and "
        f"{within('other', compared.other_part)} from everything else: counting rules, reporting and crime itself."
        + (shares if compared.recording_share.value is not None else ""),
        recording=compared.recording_part,
        other=compared.other_part,
        share=compared.recording_share,
    )


def _assumed(compared: LikeForLike) -> str:
    return (
        "An interval of one of the inspections is not held, and one as wide as that of the smallest sample held was "
        "assumed in its place. The intervals of this section rest partly on that assumption; the notes to the table "
        "say how."
    )


def _why_not(compared: LikeForLike) -> Sentence:
    why = compared.change.warnings[0]
    return (
        f"What recorded crime did like for like between {compared.from_year} and {compared.to_year} cannot be said. "
        f"{why}",
    )


def _unsaid(compared: LikeForLike) -> Sentence:
    """For the brief: that recording cannot be told from the rest, and for want of what."""
    return (
        f"How much of the change in recorded crime from {compared.from_year} to {compared.to_year} is recording, and "
        f"how much anything else, cannot be said: {_lower(compared.change.warnings[0])}",
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _exhibit(asked: Asked, compared: LikeForLike, known: bool) -> Exhibit:
    figures = compared.figures
    rows = tuple(
        Row(
            (one.title.split(f", {compared.from_year} to")[0],),
            (number(one, sign(one)), interval(one, sign(one))),
            one.warnings,
            one.id == compared.change.id,
        )
        for one in figures
    )
    span = f"{compared.from_year} to {compared.to_year}"
    table = Table(("What", "Number", "95% interval"), rows, words_from=2)
    if not known:
        return Exhibit("like-for-like-figures", f"What can be said of recorded crime, {span}", None, table, figures)
    caption = f"From the crimes {asked.name} recorded in {compared.from_year} to those of {compared.to_year}"
    kind = {"rose": "Better\nrecording", "fell": "Poorer\nrecording"}.get(
        moved(compared.recording_part), "Change in\nrecording"
    )
    words = (
        f"Four columns from left to right: recorded in {compared.from_year}, "
        + plain(say("{before}", before=compared.recorded_from))
        + f"; {kind.lower()}, ".replace("\n", " ")
        + plain(say(within("one", compared.recording_part), one=compared.recording_part))
        + "; everything else, "
        + plain(say(within("one", compared.other_part), one=compared.other_part))
        + f"; recorded in {compared.to_year}, "
        + plain(say("{after}.", after=compared.recorded_to))
    )
    names = (f"Recorded in\n{compared.from_year}", kind, "Everything\nelse", f"Recorded in\n{compared.to_year}")
    parts = (compared.recorded_from, compared.recording_part, compared.other_part, compared.recorded_to)
    drawn = charts.bridge("chart-bridge", caption, words, *parts, names)
    remark = "“Everything else” is what is left: changed rules, changed reporting and changed crime, not told apart."
    return Exhibit("like-for-like-figures", caption, drawn, table, figures, remark)


def _unseen(compared: LikeForLike) -> list[Block]:
    if not compared.events:
        return [Paragraph(("No change of rules or practice that can move counts is held between the two years.",))]
    lead = (
        "Recording accuracy is measured against the rules of the day, so it cannot see these changes, which fell in "
        "that time and are part of “everything else”:",
    )
    items = tuple(
        (f"{row['title']} ({row['date']:%B %Y}; touches {row['affects']}). Source: {reference.cite(row)}.",)
        for row in compared.events
    )
    return [Paragraph(lead), Bullets(items)]
