"""How the figures are made that the sections on the integrity of recording add to those of the other rooms."""

from __future__ import annotations

from truecount.figure import Method

REQUIRED = Method(
    id="papers.required-crimes",
    version=1,
    title="Crimes that should have been recorded, by what became of them",
    formula="count of required crimes told of in the period with a verdict; a share is 100 x one count / another",
    words=(
        "Every crime that the rules require of the reports of the period, counted by what became of it. Missed beside "
        "others: no record answers it, though another crime of the same incident was recorded. Nothing recorded: no "
        "record answers any crime of the incident. Fraud, and crimes that another force is to record, are left out."
    ),
    source="the verdicts of `truecount check`, or the truth of a simulated force",
)
BESIDE = Method(
    id="papers.missed-beside",
    version=1,
    title="Share of an audit's missed crimes that are in incidents with a recorded crime",
    formula="100 b / (b + n); interval from b low with n high to b high with n low",
    words=(
        "Crimes missed beside a recorded one (b), of all missed; of the incidents of the others (n) nothing was "
        "recorded. The audit gives an interval for each; that of the share takes the ends of both that are furthest "
        "apart. Two 95% intervals hold together at least 90 times in 100, so its level is 90%."
    ),
    source="derived; Bonferroni's inequality",
)
IN_TIME = Method(
    id="papers.recorded-in-time",
    version=1,
    title="How soon crimes were recorded after their report",
    formula="100 x crimes recorded within the time / crimes; time from report to record",
    words=(
        "Crime records of the period by the time from report to record, as record or incident give it. The time "
        "allowed is that of the rules in force on the day of the report: 24 hours, before April 2015 72. Records that "
        "were cancelled since count. The time is not known where report or record is not held to the minute, or the "
        "record is dated before its report."
    ),
    source="Home Office, Crime Recording Rules; the clock is that of checks TC-T01 and TC-T02",
)
CANCELLED = Method(
    id="papers.cancelled",
    version=1,
    title="Crimes cancelled or transferred",
    formula="count of the records of the period that are cancelled, by reason; a share is 100 x one count / another",
    words=(
        "Records of crimes recorded in the period that have been cancelled or transferred since, by the reason on the "
        "record (C1 to C5). No fault found: none of the checks of the reason, the information held, who decided, and "
        "what it repeats or where it went (TC-X) finds fault. That is what the record shows; it does not prove the "
        "decision right."
    ),
    source="Home Office, Crime Recording Rules and Outcomes guidance; the checks TC-X of `truecount check`",
)
FEW = Method(
    id="papers.counted-few",
    version=1,
    title="Crimes of a kind of which there are few",
    formula="count; x of n where it is asked of how many something is true",
    words=(
        "Counts of records and of required crimes, not rates: where there are few, one more or less would move a rate "
        "by much."
    ),
    source="the record file; the inspection or audit named",
)
METHODS = (REQUIRED, BESIDE, IN_TIME, CANCELLED, FEW)
"""Every method of these sections."""
