"""Triage on two real logs of the United States, in one run: `python benchmarks/real_logs.py [FOLDER]`.

ucpd      a university's police: words, hour and day of a report tell whether it was filed as a crime; how far that
          ranks the entries filed as "Information" by whether two readers found a crime in them
brockton  a city's dispatch log: the reason of a call, who took it, hour and day tell whether a report was taken

The logs are public but carry no licence, so none of their words is kept here: `ucpd_information.csv` has a hash and the
readers' labels of 200 entries. Without FOLDER, which holds both, nothing is measured. Every score is of a model that
has not seen the entry. Intervals are of 95 per cent: DeLong's for areas, Wilson's for shares, exact ones for numbers.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import rankdata

from truecount.statistics import agreement_of_table, hypergeometric, wilson
from truecount.triage.cleaning import cleaned
from truecount.triage.facts import learn_facts, log_facts
from truecount.triage.folds import folds_of
from truecount.triage.logs import OF_LOGS, Flags, Floats, Logs
from truecount.triage.model import Model
from truecount.triage.scoring import see
from truecount.triage.steps import Step, learn_step
from truecount.triage.words import COMMON, Words, learn_words, words_of

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data" / "us"
UCPD, BROCKTON = "ucpd_incidents_2010_2016.csv.gz", "brockton_dispatch_2015_2016.csv.gz"
LABELS = HERE / "ucpd_information.csv"
CRIME, NO_CRIME, UNTOLD = DECISIONS = ("crime", "no crime", "cannot be told")
TOP, SHOWN = 50, 15
DRAWINGS = 5
"""Into folds the university's entries are drawn so often, and their log odds averaged: one drawing is too much luck."""
Z = 1.959964

COMMENT = "Comments / Nature of Fire"
AT = re.compile(r"(\d{1,2})/+(\d{1,2})/(\d{2,4})\D+(\d{1,2})\D+(\d{2})\D*?([AP])?\.?M?\s*$", re.IGNORECASE)
NO_ENTRY = re.compile(r"void|no (reported )?(incidents?|reports?)\b.*(date|report)|\*\*case number", re.IGNORECASE)
NO_NUMBER = re.compile(r"[A-Z]?0*|none|n/?a|void.*|no .*", re.IGNORECASE)
NOT_FILED = re.compile(
    r"information|assist|non-? ?criminal|found|recover|lost\b|turn-?in|warrant|traff?i?c|liquor", re.IGNORECASE
)
"""Headings that are none of a crime, whatever crime they name beside: another police's, or property that turned up."""
FILED = re.compile(
    r"theft|burglar|robbery|battery|assault|homicide|sexual|indecen|stalking|harass|threat|obscene phone|arson|fraud"
    r"|criminal (damage|trespass|defacement)|trespass to property|deceptive|possession of|weapons? violation|uuw"
    r"|unlawful (use|possession)|order of protection|reckless|peace violation|disorderly|drug law|obstruct|resisting"
    r"|interfer|other (crime|offense|violation)|hate crime|shots fired",
    re.IGNORECASE,
)
OTHER = r"\b(cpd|chicago police|isp|metra|title ix)\b"
"""Another police, or an office, that took an entry over."""
OFF_CAMPUS = r"\boff[ -]?campus\b"
"""Why it is another police's: known when a report comes in, but it decides the filing, whatever happened."""
LATE = (
    r"(?i)\b(turned over|referred|reported|given|handed|transferred|surrendered) (back )?to \w+( police| department)?",
    r"(?i)\b(handled|investigated|investigation|case|report|arrest(ed)?|held)( \w+){0,3} (by|with) \w+( police)?",
    rf"(?i){OTHER}( (police|department|case|report|arrest|investigation))?",
    r"(?i)\b(case|report|rd)\b( (no|number))?",
    r"(?i)\b(re-?)?(classified|unfounded|arrest(s|ed)?|charged|citations?|cited|in custody|inventor(y|ied))\b",
    r"(?i)\b(refus|declin)(ed|ing|es) (to )?(prosecut\w*|press\w*|sign\w*|cooperate|complaint|further)( \w+)?",
)
"""Words of what became of an entry, which the room leaves in. They were chosen before any area was measured."""


def without(*patterns: str) -> Callable[[Any], Any]:
    """Cleaning as the room has it, and some patterns more taken out."""

    def clean(text: Any) -> Any:
        text = cleaned(text)
        for pattern in patterns:
            text = text.re_replace(pattern, " ")
        return text

    return clean


AS_CLEANED, BARE = "of words as the room cleans them", "without these and without off campus"
WAYS: dict[str, Callable[[Any], Any]] = {
    AS_CLEANED: cleaned,
    "with nothing taken out": lambda text: text.lower(),
    "without words of what became of it": without(*LATE),
    BARE: without(*LATE, f"(?i){OFF_CAMPUS}"),
}


@dataclass(frozen=True, eq=False)
class Ucpd:
    """The usable entries of the university's log, (N,): their `rows`, whether they were `filed` as a crime, what the
    readers `settled` on ("" where not read), and whether the words tell that another police has them (`elsewhere`).
    The `frame` counts entries with words filed as Information: those read were drawn from these by lot."""

    rows: list[dict[str, Any]]
    frame: int
    filed: Flags
    settled: NDArray[np.str_]
    elsewhere: Flags

    @property
    def asked(self) -> Flags:
        """Which entries the readers settled as a crime or as none."""
        return np.isin(self.settled, (CRIME, NO_CRIME))

    @property
    def crime(self) -> Flags:
        """Which entries they settled as a crime."""
        return self.settled == CRIME


@dataclass(frozen=True, eq=False)
class Learnt:
    """What was learnt of going on: its words, a step for each drawing of folds (D), and log odds (D, N)."""

    words: Words
    steps: list[Step]
    drawn: Floats

    @property
    def odds(self) -> Floats:
        """The log odds averaged over drawings, (N,)."""
        return self.drawn.mean(axis=0)


@dataclass(frozen=True)
class Area:
    """The area under the curve: how often one that is has a higher score than one that is not; or the gap of two."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def main(folder: Path = DATA) -> int:
    """Print every measurement in plain sentences."""
    if not (folder / UCPD).is_file() or not (folder / BROCKTON).is_file():
        print(f"The two logs are not in {folder}, so nothing is measured.")
        return 0
    log = read_ucpd(folder / UCPD)
    print(f"University of Chicago Police: {len(log.rows):,} usable entries, {log.filed.sum():,} filed as a crime.")
    print_readers(log)
    print_ways(log)
    print_later(log)
    print_brockton(brockton_logs(folder / BROCKTON))
    return 0


def print_readers(log: Ucpd) -> None:
    """How far the readers agree, and how many of the entries filed as Information tell of a crime."""
    read = rows_of(LABELS)
    table = np.zeros((len(DECISIONS), len(DECISIONS)))
    for row in read:
        table[DECISIONS.index(row["first"]), DECISIONS.index(row["second"])] += 1
    found = agreement_of_table(table)
    observed, kappa = (Area(float(one.value), float(one.low), float(one.high)) for one in (found.observed, found.kappa))
    print(f"Two readers of {len(read)} entries filed as Information: share decided alike {observed}, kappa {kappa}.")
    for what, which in {
        "tell of a crime": log.crime,
        "do if those that cannot be told are counted": log.crime | (log.settled == UNTOLD),
        "tell of a crime and name no other police": log.crime & ~log.elsewhere,
    }.items():
        crimes = which.sum()
        low, high = hypergeometric(crimes, len(read), log.frame)
        number = log.frame * crimes / len(read)
        print(
            f"Of {log.frame:,} such entries {number:,.0f} ({low:,} to {high:,}) {what}; {crimes} of {len(read)} read."
        )


def print_ways(log: Ucpd) -> None:
    """How every score ranks the settled entries, by the words that are left in."""
    from truecount.triage.keywords import keyword_counts

    logs = ucpd_logs(log, cleaned)
    words = keyword_counts(logs.column("text")).astype(np.float64)
    print("\nWords of crime counted, nothing learnt.")
    print_ranks(log, words)
    for what, clean in WAYS.items():
        found = learnt_of(logs := ucpd_logs(log, clean), DRAWINGS)
        single = [settled_area(log, odds).value for odds in found.drawn]
        print(f"\nScores {what}. Filed or not: area {area(found.odds, log.filed)}.")
        print_ranks(log, found.odds)
        print(f"By single drawings of folds the area is {min(single):.3f} to {max(single):.3f}.")
        more = gap(found.odds[log.asked], words[log.asked], log.crime[log.asked])
        print(f"More than that of words counted: {more}.")
        print_untold(log, found.odds)
        print_words(found, logs)


def print_ranks(log: Ucpd, odds: Floats) -> None:
    """How a score ranks the settled entries, all of them and by whether another police has them."""
    order = ranking(log, odds)
    top, bottom = (int(log.crime[some].sum()) for some in (order[:TOP], order[-TOP:]))
    low, high = (float(end) for end in wilson(top, TOP))
    print(f"Crime or none, {len(order)} settled entries filed as Information: area {settled_area(log, odds)}.")
    print(
        f"Crimes are {top / TOP:.0%} ({low:.0%} to {high:.0%}) of the {TOP} highest, {bottom / TOP:.0%} of the lowest."
    )
    for what, which in {"no other police": ~log.elsewhere, "another police": log.elsewhere}.items():
        entries, crimes = (which & log.asked).sum(), (which & log.crime).sum()
        print(f"Where {what} is named: area {settled_area(log, odds, which)}; {entries} entries, {crimes} crimes.")


def print_untold(log: Ucpd, odds: Floats) -> None:
    """The area with the entries that cannot be told taken for crimes, and for none."""
    read, untold = log.settled != "", log.settled == UNTOLD
    crimes, none = area(odds[read], (log.crime | untold)[read]), area(odds[read], log.crime[read])
    print(f"With those that cannot be told, as crimes: area {crimes}; as none: {none}.")


def print_words(found: Learnt, logs: Logs) -> None:
    """The words that weigh most for and against filing as a crime, of those that enough entries hold."""
    held: Counter[str] = Counter()
    for text in logs.column("text"):
        said = words_of(text)
        held.update({*said, *(f"{one} {other}" for one, other in itertools.pairwise(said))})
    shared = [part for part, entries in held.items() if entries >= COMMON]
    places = {part: of_one[part] for part in shared if part in (of_one := found.words.parts(part))}
    weights = np.mean([step.words.weights.mean(axis=0) for step in found.steps], axis=0)
    order = sorted(places, key=lambda part: float(weights[places[part]]))
    print(f"Words for filing as a crime: {', '.join(order[: -SHOWN - 1 : -1])}. Against: {', '.join(order[:SHOWN])}.")


def print_later(log: Ucpd, year: int = 2015) -> None:
    """How entries from a year on are ranked by what was learnt before."""
    print(f"\nLearnt to {year - 1}, scored from {year}.")
    new = np.array([row["at"].year >= year for row in log.rows])
    for what in (AS_CLEANED, BARE):
        odds = learnt_of(ucpd_logs(log, WAYS[what]), DRAWINGS, ~new).odds
        print(f"Scores {what}. Filed or not, {new.sum():,} entries: area {area(odds[new], log.filed[new])}.")
        print(f"Crime or none, {(new & log.asked).sum()} entries: area {settled_area(log, odds, new)}.")


def print_brockton(logs: Logs) -> None:
    """A city's dispatch log: whether a report was taken, from the reason of a call, who took it, hour and day."""
    asked, taken = ~logs.repeats, logs.recorded > 0
    old = np.array([at.year == 2015 for at in logs.column("reported_at")])
    whole, later = learnt_of(logs, 1).odds, learnt_of(logs, 1, old).odds
    new = asked & ~old
    print(f"\nBrockton dispatch: {asked.sum():,} calls that repeat no other, a report taken of {taken[asked].sum():,}.")
    print(f"Report taken or not, from reason, taker, hour and day: area {area(whole[asked], taken[asked])}.")
    print(f"Learnt from 2015, scored 2016, {new.sum():,} calls: area {area(later[new], taken[new])}.")


def learnt_of(logs: Logs, drawings: int, teaches: Flags | None = None) -> Learnt:
    """What the room's step 0 learns of some of the logs, or all, and the log odds of each by a model without it."""
    teaches = ~logs.repeats if teaches is None else teaches & ~logs.repeats
    rows, texts, said = np.flatnonzero(teaches), logs.column("text"), log_facts(logs)
    words, facts = learn_words([texts[n] for n in rows]), learn_facts([said[n] for n in rows])
    model = Model(words, facts, records=(), steps=(), kinds=(), shifts=np.zeros(2), taught=None, card={})
    seen = see(model, logs)
    columns = (seen.words, seen.facts, sparse.csr_matrix((len(logs), 0), dtype=np.float32), seen.numbers)
    steps, drawn = [], []
    for drawing in range(drawings):
        fold = folds_of([_digest(f"{drawing}|{name}") for name in logs.names])
        step, _gain = learn_step(*(one[rows] for one in columns), logs.recorded[rows] > 0, fold[rows])
        steps.append(step)
        drawn.append(step.odds(*columns, fold))
    return Learnt(words, steps, np.array(drawn))


def logs_of(rows: Sequence[dict[str, Any]]) -> Logs:
    """Entries as the room reads logs: a `name`, the time `at`, whether it `went_on`, and columns of `OF_LOGS`; one that
    went on has one record, and what a row does not have is not known."""
    usual = {"force_id": "", "route": "", "text": "", "repeats": False}
    columns = {name: [row.get(name, usual.get(name)) for row in rows] for name in (*OF_LOGS, "repeats")}
    columns |= {"reference": [row["name"] for row in rows], "reported_at": [row["at"] for row in rows]}
    recorded, unknown = np.array([int(row["went_on"]) for row in rows]), np.full(len(rows), -1)
    records = [("went on",) * count for count in recorded.tolist()]
    delay, flags = np.full(len(rows), np.nan), [("",) * len(one) for one in records]
    return Logs(pa.table(columns), recorded, unknown, delay, records, flags, unknown, unknown)


def read_ucpd(file: Path) -> Ucpd:
    """The usable entries: with words, a heading and a time of report, not void, each case number once."""
    settled = {row["entry"]: row["settled"] for row in rows_of(LABELS)}
    rows, seen, frame = [], set(), set()
    for row in rows_of(file):
        at, name, heading = reported(row["Reported"]), name_of(row), row["Incident"]
        if row[COMMENT] and heading.lower().startswith("information"):
            frame.add(name)
        keys = {name} if NO_NUMBER.fullmatch(row["UCPDI#"]) else {name, row["UCPDI#"]}
        if at is None or not row[COMMENT] or not heading.strip(": ") or NO_ENTRY.search(heading) or keys & seen:
            continue
        seen |= keys
        filed = bool(FILED.search(heading)) and not NOT_FILED.search(heading)
        rows.append({"name": name, "at": at, "text": row[COMMENT], "went_on": filed})
    return Ucpd(
        rows=rows,
        frame=len(frame),
        filed=np.array([row["went_on"] for row in rows]),
        settled=np.array([settled.get(row["name"], "") for row in rows]),
        elsewhere=np.array([bool(re.search(f"{OTHER}|{OFF_CAMPUS}", row["text"], re.IGNORECASE)) for row in rows]),
    )


def ucpd_logs(log: Ucpd, clean: Callable[[Any], Any]) -> Logs:
    """The entries with cleaned words: nothing of their heading, disposition or place but whether they were filed."""
    table = ibis.memtable(pa.table({"place": range(len(log.rows)), "text": [row["text"] for row in log.rows]}))
    texts = ibis.duckdb.connect().to_pyarrow(table.select("place", text=clean(table.text)).order_by("place"))
    return logs_of([row | {"text": text} for row, text in zip(log.rows, texts["text"].to_pylist(), strict=True)])


def brockton_logs(file: Path) -> Logs:
    """The calls: their reason is the opening code and their only words. Those closed as told before are repeats."""
    calls = []
    for row in rows_of(file):
        reason, action, at = row["call_reason"], row["action"], datetime.fromisoformat(f"{row['date']} {row['time']}")
        call = {"name": row["call_number"], "at": at, "text": reason.lower(), "opening_code": reason}
        call |= {"channel": row["call_taker_kind"], "went_on": action == "Report taken"}
        calls.append(call | {"repeats": action.startswith(("Merge", "Duplicate Call"))})
    return logs_of(calls)


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table, plain or packed, without blanks around their values."""
    read = gzip.open if file.suffix == ".gz" else open
    with read(file, "rt", encoding="utf-8") as lines:
        return [{name: (value or "").strip() for name, value in row.items()} for row in csv.DictReader(lines)]


def name_of(row: dict[str, str]) -> str:
    """The pseudonymous name of an entry, by which the readers' labels know it."""
    return _digest(f"ucpd|{row['UCPDI#']}|{row['Reported']}|{row['Incident']}")[:12]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def reported(written: str) -> datetime | None:
    """When an entry was reported, as far as that can be read."""
    found = AT.match(written)
    if not found:
        return None
    month, day, year, hour, minute = (int(one) for one in found.groups()[:5])
    hour = hour % 12 + 12 * (found[6].upper() == "P") if found[6] else hour
    try:
        return datetime(2000 + year % 100, month, day, hour, minute)
    except ValueError:
        return None


def settled_area(log: Ucpd, odds: Floats, which: Flags | None = None) -> Area:
    """The area for crime or none, of the settled entries, or of some of them."""
    asked = log.asked if which is None else log.asked & which
    return area(odds[asked], log.crime[asked])


def ranking(log: Ucpd, odds: Floats) -> NDArray[np.int64]:
    """The places of the settled entries, highest first; those of one score by their pseudonymous names."""
    names, places = np.array([row["name"] for row in log.rows]), np.flatnonzero(log.asked)
    return places[np.lexsort((names[places], -odds[places]))]


def area(score: Floats, yes: Flags) -> Area:
    """The area, with the limits of DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845."""
    return _area(*_placed(score, yes), least=0.0)


def gap(score: Floats, other: Floats, yes: Flags) -> Area:
    """How much larger the area of one score is than that of another of the same entries, by the same source."""
    (above, below), (above_other, below_other) = _placed(score, yes), _placed(other, yes)
    return _area(above - above_other, below - below_other, least=-1.0)


def _placed(score: Floats, yes: Flags) -> tuple[Floats, Floats]:
    """For each that is, the share of those that are not below it; for each that is not, of those that are above it."""
    every, ones, noughts = rankdata(score), rankdata(score[yes]), rankdata(score[~yes])
    return (every[yes] - ones) / (~yes).sum(), 1 - (every[~yes] - noughts) / yes.sum()


def _area(above: Floats, below: Floats, least: float) -> Area:
    half = Z * float(np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)))
    value = float(above.mean())
    return Area(value, max(value - half, least), min(value + half, 1.0))


if __name__ == "__main__":
    raise SystemExit(main(*(Path(one) for one in sys.argv[1:2])))
