"""What changed: recorded crime as it stands, and like for like, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truecount import trends
from truecount.figure import Figure, Period
from truecount.papers import charts, record_years
from truecount.papers.parts import Block, Exhibit, Paragraph, Picture, Row, Section, Table
from truecount.papers.residents.hundreds import ends, of_hundred, whole
from truecount.papers.sections.asked import Asked, number, year
from truecount.papers.sections.taken_apart import records
from truecount.papers.words import Sentence, capital, moved, plain, say
from truecount.trends import series
from truecount.trends.record_split import NO_REPORTS
from truecount.trends.taken_apart import named
from truecount.trends.years import year_of

TITLE = "What changed?"
HALF = 50
SAME = "Like for like means: as if the police had written down the same share of crimes both times"
LIKE = {
    False: (f"{SAME}. It leaves out better or worse recording.",),
    True: (f"{SAME}, by the same rules. It leaves out better or worse recording, and new rules for counting.",),
}
REST, REPORTING = "How much of the rest is crime itself.", "people who report more often, or less often."
LEFT = {
    False: (f"{REST} New rules for counting are in it. So are {REPORTING}",),
    True: (f"{REST} In it are {REPORTING}",),
}
"""What a comparison leaves out and what it cannot tell, by whether new rules are taken out of it."""
BOTH = ("How much of the change is crime, and how much is recording or new rules.",)
WHY = ("Why it changed. A count gives no reasons.",)
MARGIN = ("The count itself is a full count. The range like for like comes from the sample that inspectors read.",)
ASSUMED = ("Not all the ranges it needs were published. Where one was missing, we took a wide one in its place.",)
RULES = {
    False: ("What new rules for counting added is assumed, from what they did elsewhere.",),
    True: ("What new rules for counting added was worked out on the reports made to this force.",),
}
"""Whence the effect of new rules is known, by whether the file holds the reports."""
MADE = ("The force is made up. The checks used are those of the real force it was made after.",)
TWICE = "To tell, someone must check how much is written down in both years."


@dataclass(frozen=True)
class Compared:
    """Two years side by side: the counts, the change as it stands, and like for like where that can be said."""

    first: str
    last: str
    before: Figure
    after: Figure
    raw: Figure
    like: Figure | None = None
    share: Figure | None = None
    """The part of the change that recording makes, in per cent."""
    parts: tuple[Figure, ...] = ()
    """Recording and everything else, in crimes."""
    rests: tuple[Sentence, ...] = ()
    """What besides counts it rests on."""
    same_rules: bool = False
    """Whether the change like for like is by the same rules, too."""


def changed(asked: Asked) -> Section:
    """The two years, or plainly that there are not two to compare."""
    found = _compared(asked)
    if found is None:
        why = (f"What changed at {asked.name} cannot be said. No two whole years are held to compare.",)
        return Section("changed", TITLE, (), (why,), (why,))
    blocks: list[Block] = [_exhibit(asked, found)]
    if found.like is not None:
        blocks.insert(0, Paragraph(LIKE[found.same_rules]))
    if not asked.simulated:
        blocks += [Paragraph(words) for words in _survey(found)]
    sure = (MARGIN, *found.rests) if found.like is not None else _unsure(asked)
    blocks += [Paragraph(words, warning=True) for words in sure]
    untold = (LEFT[found.same_rules] if found.like is not None else BOTH, WHY)
    return Section("changed", TITLE, tuple(blocks), tuple(_answers(asked, found)), untold)


def _compared(asked: Asked) -> Compared | None:
    """From published figures; of a force without any, from its records."""
    found = asked.compared()
    if found is None:
        return _of_records(asked)
    known = found.change.value is not None
    return Compared(
        *(found.from_year, found.to_year, found.recorded_from, found.recorded_to, found.raw_change),
        like=found.change if known else None,
        share=found.recording_share if known and found.recording_share.value is not None else None,
        parts=(found.recording_part, found.other_part) if known else (),
        rests=(ASSUMED,) if found.assumed else (),
    )


def _of_records(asked: Asked) -> Compared | None:
    """The first and the last twelve months of the records taken apart, as the panel's paper has them."""
    found = records(asked)
    if found.apart is None:
        return None
    made = found.apart.of_all
    before, after = (one for what, one in made.items() if what.startswith("recorded."))
    like, share = made["like-for-like"], made.get("share.recording")
    first, last = (_called(one) for one in found.periods)
    by_reports = NO_REPORTS not in found.apart.assumptions.told
    return Compared(
        first,
        last,
        before,
        after,
        made["raw-change"],
        like=like if like.value is not None else None,
        share=share if share and share.value is not None else None,
        rests=(RULES[by_reports], *((MADE,) if asked.simulated else ())),
        same_rules=True,
    )


def _called(period: Period) -> str:
    """A financial year by its label, any other twelve months by their end."""
    label = year_of(period.start)
    return label if period == Period.financial_year(label) else f"the {named(period)}"


def _answers(asked: Asked, found: Compared) -> list[Sentence]:
    raw = whole(found.raw)
    more = {"rose": "{raw:size}% more crimes in {} than", "fell": "{raw:size}% fewer crimes in {} than"}
    least = "about as many crimes in {} as" if raw.shown.strip("-") == "0" else more[moved(raw)]
    said = say(f"{asked.name} wrote down {least.replace('{}', found.last)} in {found.first}.", raw=raw)
    return [capital(said), _of_that(found)]


def _of_that(found: Compared) -> Sentence:
    """How much of the change is recording, and what is left like for like, no stronger than the intervals."""
    if found.like is None:
        return ("How much of that is a change in how much is written down cannot be said.",)
    like = whole(found.like)
    verb = moved(like)
    if verb == "no clear change":
        left = "Like for like there is no clear change: it may be anything from {like:low}% to {like:high}%."
    else:
        word = "more" if verb == "rose" else "fewer"
        left = f"Like for like it is about {{like:size}}% {word} (most likely from {{like:low}}% to {{like:high}}%)."
    return say(f"{_recording(found)} {left}", like=like)


def _recording(found: Compared) -> str:
    rose = moved(found.raw) == "rose"
    share = found.share
    if share is None or share.interval is None or moved(share) == "no clear change":
        return "Whether better or worse recording is part of that cannot be told."
    if moved(share) == "fell":
        return "Recording pulled the other way."
    part = "Most" if share.interval.low > HALF else "Part"
    return f"{part} of that is {'better recording, not more crime' if rose else 'poorer recording, not less crime'}."


def _exhibit(asked: Asked, found: Compared) -> Exhibit:
    raw, like = whole(found.raw), whole(found.like) if found.like is not None else None
    caption = f"Crimes written down in {found.first} and {found.last}"
    rows = [
        Row((f"Written down in {found.first}",), (number(found.before), ("",))),
        Row((f"Written down in {found.last}",), (number(found.after), ("",))),
        Row(("Change, as it stands",), (number(raw, "%"), ("a full count",))),
    ]
    if like is not None:
        rows.append(Row(("Change, like for like",), (number(like, "%"), ends(like, "%")), strong=True))
    table = Table(("What", "Number", "Likely range"), tuple(rows), words_from=1)
    figures = [found.before, found.after, found.raw, raw]
    figures += [one for one in (found.like, like, found.share, *found.parts) if one is not None]
    return Exhibit("residents-changed", caption, _drawn(asked, found, caption, figures), table, tuple(figures))


def _drawn(asked: Asked, found: Compared, caption: str, figures: list[Figure]) -> Picture:
    """A bridge where the change is taken apart, and columns by year where it is not."""
    if found.parts:
        kind = {"rose": "Better\nrecording", "fell": "Poorer\nrecording"}.get(
            moved(found.parts[0]), "Change in\nrecording"
        )
        names = (f"Written down\n{found.first}", kind, "Everything\nelse", f"Written down\n{found.last}")
        recording, other = found.parts
        four = (found.before, recording, other, found.after)
        said = "; ".join(
            f"{name.replace(chr(10), ' ')}, {plain(number(one))}" for name, one in zip(names, four, strict=True)
        )
        words = f"Four columns from left to right: {said}."
        return charts.bridge("chart-changed", caption, words, *four, names)
    held = [one for one in _years(asked) if one.value is not None]
    figures += [one for one in held if one.id not in {f.id for f in figures}]
    said = "; ".join(f"{year(one)}, {plain(number(one))}" for one in held)
    words = f"A column for each year, the two compared darker: {said}."
    return charts.recorded("chart-changed", caption, words, held, [], {found.before.id, found.after.id})


def _years(asked: Asked) -> Sequence[Figure]:
    published = [] if asked.simulated else trends.recorded_by_year(asked.id)
    if published or asked.records is None:
        return published
    return record_years.recorded(asked.records, asked.id)


def _survey(found: Compared) -> list[Sentence]:
    """What the survey says of the same two years, where it has both."""
    held = {one.id: one for one in trends.survey_by_year()}
    both = [held.get(f"survey.prevalence.all.{series.slug(one)}") for one in (found.first, found.last)]
    if both[0] is None or both[1] is None:
        return []
    first, last = whole(both[0]), whole(both[1])
    return [
        say(
            "The survey asks people, so recording does not touch it. In England and Wales, "
            f"{of_hundred('first', first)} of every 100 people asked were victims in {found.first}, and "
            f"{of_hundred('last', last)} in {found.last}.",
            first=first,
            last=last,
        )
    ]


def _unsure(asked: Asked) -> tuple[Sentence, ...]:
    checks = [one for one in trends.recording_accuracy(asked.id) if one.id.endswith(".all")]
    times = {0: "No overall check is held.", 1: "Only one check of that is held."}.get(
        len(checks), "No check is held of one of these years."
    )
    return ((f"The count is a full count. What it says of crime is less sure. {TWICE} {times}",),)
