"""Two years of a record file like for like: its change taken apart into recording, rules and what is left."""

from __future__ import annotations

from truecount.figure import Figure
from truecount.papers import charts
from truecount.papers.parts import Answer, Block, Bullets, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.alike import break_even, recording, verdict
from truecount.papers.sections.asked import Asked, interval, number, sign
from truecount.papers.sections.taken_apart import Parts, possible
from truecount.papers.words import Sentence, moved, plain, say, within
from truecount.trends import TakenApart

ID, TITLE = "like-for-like", "What changed, like for like"
PANEL = 8
NAMES = {
    "recording": "Change in recording",
    "rules": "New counting rules",
    "scope": "Crimes new or gone",
    "genuine": "What is left",
}
"""The parts of a change as the names of bars, in order."""
SHOWN = ("raw-change", "like-for-like", "share.recording", "share.rules", "share.genuine", "break-even")
"""What follows from the parts and is printed, besides the two accuracies."""
LEFT = (
    "How much of the change like for like is more or less crime, and how much is people reporting more or less, or new "
    "rules that were not counted: neither recording accuracy nor the records can tell these apart."
)
IN_THE_WAY = "As recorded the two years cannot be set side by side as they stand. Between them lie:"


def of_file(asked: Asked, found: Parts) -> Section:
    """The comparison of the first and the last year of a record file."""
    apart = found.apart
    assert apart is not None  # noqa: S101 - asked only where the file holds two years
    by_id = apart.of_all
    known = apart.about.known
    blocks: list[Block] = [Paragraph(_raw(asked, found, by_id))]
    if known:
        blocks += [Paragraph(_change(found, by_id)), Paragraph(_parts(by_id)), Paragraph(_break_even(found, by_id))]
    else:
        blocks.append(Paragraph(_possible(by_id)))
    blocks.append(_exhibit(asked, found, by_id))
    if apart.comparable:
        blocks += [Paragraph((IN_THE_WAY,)), Bullets(tuple((one,) for one in apart.comparable))]
    blocks += [Paragraph(("This rests on:",)), Bullets(tuple((one,) for one in _rests_on(apart)))]
    findings = (_finding(found, by_id) if known else _possible(by_id),)
    unknown: tuple[Sentence, ...] = ((LEFT,),) if known else (_possible(by_id),)
    answer = Answer(PANEL, ("like-for-like-figures",))
    return Section(ID, TITLE, tuple(blocks), findings, unknown, (answer,))


def _raw(asked: Asked, found: Parts, by_id: dict[str, Figure]) -> Sentence:
    before, after = _counts(by_id)
    verb = moved(by_id["raw-change"])
    by = "" if verb == "did not change" else " by {raw:size}%"
    return say(
        f"Between the {found.names[0]} and the {found.names[1]} the crimes recorded by {asked.name} went from "
        f"{{before}} to {{after}}, by the record file: recorded crime {verb}{by}. But if the police record a larger "
        "share of the crimes reported to them, recorded crime rises even when crime does not; and so it does when the "
        "rules of counting ask for more.",
        before=before,
        after=after,
        raw=by_id["raw-change"],
    )


def _change(found: Parts, by_id: dict[str, Figure]) -> Sentence:
    first, last = _accuracies(by_id)
    return say(
        "As if the same share of crimes had been recorded in both years, by the same rules, "
        f"{verdict(by_id['like-for-like'])}. Of the crimes that should have been recorded "
        f"{within('first', first, '%')} were in the {found.names[0]}, and {within('last', last, '%')} in the "
        f"{found.names[1]}.",
        one=by_id["like-for-like"],
        first=first,
        last=last,
    )


def _finding(found: Parts, by_id: dict[str, Figure]) -> Sentence:
    return say(
        "Like for like, as if the same share of crimes had been recorded by the same rules in the "
        f"{found.names[0]} and the {found.names[1]}, {verdict(by_id['like-for-like'])}.",
        one=by_id["like-for-like"],
    )


def _parts(by_id: dict[str, Figure]) -> Sentence:
    return say(
        f"Of the change, {within('recording', by_id['recording'])} crimes come from {recording(by_id['recording'])}, "
        f"{_exact('rules', by_id['rules'])} from changes of the counting rules, and "
        f"{within('genuine', by_id['genuine'])} are left: crime, reporting of it, and rules that were not counted.",
        recording=by_id["recording"],
        rules=by_id["rules"],
        genuine=by_id["genuine"],
    )


def _break_even(found: Parts, by_id: dict[str, Figure]) -> Sentence:
    figure = by_id["break-even"]
    if figure.value is None or figure.interval is None:
        return ("At what accuracy the change like for like would vanish cannot be said.",)
    return break_even(figure, "recording and rules", f"the {found.names[1]}")


def _possible(by_id: dict[str, Figure]) -> Sentence:
    """What can be said where nothing is known of recording accuracy."""
    change = by_id["like-for-like"]
    ends = possible(change)
    if not ends:
        return ("What recorded crime did like for like cannot be said.",)
    return say(
        "What recorded crime did like for like cannot be said, since nothing is known of recording accuracy; anything "
        "from {least}% to {most}% is possible.",
        least=ends[0],
        most=ends[1],
    )


def _exhibit(asked: Asked, found: Parts, by_id: dict[str, Figure]) -> Exhibit:
    before, after = _counts(by_id)
    moves = [(NAMES[name], by_id[name]) for name in NAMES if by_id[name].value != 0]
    shown = [before, after, *(one for _, one in moves), *_accuracies(by_id), *(by_id[n] for n in SHOWN if n in by_id)]
    rows = tuple(
        Row(
            (_title(one),),
            (number(one, sign(one)), _limits(one)),
            strong=one is by_id["like-for-like"],
        )
        for one in shown
    )
    span = f"the {found.names[0]} to the {found.names[1]}"
    caption = f"From the crimes {asked.name} recorded in {span.replace(' to the ', ' to those of the ')}"
    table = Table(("What", "Number", "95% interval"), rows, words_from=2)
    if not moves or any(one.value is None for _, one in moves):
        return Exhibit(
            "like-for-like-figures", f"What can be said of recorded crime, {span}", None, table, tuple(shown)
        )
    steps = "; ".join(f"{name.lower()}, {plain(say(_exact('one', one), one=one))}" for name, one in moves)
    words = (
        f"Columns from left to right: recorded in the {found.names[0]}, {plain(number(before))}; {steps}; recorded in "
        f"the {found.names[1]}, {plain(number(after))}."
    )
    names = (f"Recorded, {found.names[0]}", f"Recorded, {found.names[1]}")
    bars = [(name, one.model_copy(update={"interval": None}) if _is_exact(one) else one) for name, one in moves]
    drawn = charts.waterfall("chart-bridge", caption, words, before, bars, after, names)
    remark = (
        "“What is left” is crime, reporting of it, and changes of rules that no report shows; they are not told apart."
    )
    return Exhibit("like-for-like-figures", caption, drawn, table, tuple(shown), remark)


def _counts(by_id: dict[str, Figure]) -> tuple[Figure, Figure]:
    before, after = (one for name, one in by_id.items() if name.startswith("recorded."))
    return before, after


def _accuracies(by_id: dict[str, Figure]) -> tuple[Figure, Figure]:
    first, last = (one for name, one in by_id.items() if name.startswith("accuracy."))
    return first, last


def _title(figure: Figure) -> str:
    said = figure.title.removeprefix("All types: ")
    return said[:1].upper() + said[1:]


def _rests_on(apart: TakenApart) -> tuple[str, ...]:
    said = dict.fromkeys((*apart.about.warnings, *apart.change.assumptions))
    return tuple(one[:1].upper() + one[1:] for one in said)


def _exact(name: str, figure: Figure) -> str:
    """The template of a figure with its interval, or of the figure alone where it was counted exactly."""
    return f"{{{name}}}" if _is_exact(figure) else within(name, figure)


def _is_exact(figure: Figure) -> bool:
    return figure.interval is not None and figure.interval.low == figure.interval.high


def _limits(figure: Figure) -> Sentence:
    if _is_exact(figure):
        return ("exactly",)
    if figure.interval is not None and figure.value is not None:
        return say(f"{{one:low}}{sign(figure)} to {{one:high}}{sign(figure)}", one=figure)
    return interval(figure, sign(figure))
