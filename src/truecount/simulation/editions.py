"""The dates from which the answers of the patterns differ: editions of the rules, and offences that began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edition:
    """One edition: its name (year and month), the day it begins, what began, and where that is printed."""

    name: str
    begins: date
    what: str
    event: str | None
    """The row of the reference table `events` that gives the day; where it marks the day as assumed, so do we."""


EDITIONS = (
    Edition(
        "2015-04", date(2015, 4, 1), "recording within 24 hours; malicious letters notifiable", "within-24-hours-2015"
    ),
    Edition("2015-07", date(2015, 7, 31), "Modern Slavery Act offences", "modern-slavery-2015"),
    Edition("2015-12", date(2015, 12, 29), "controlling or coercive behaviour an offence", "coercive-behaviour-2015"),
    Edition("2017-04", date(2017, 4, 1), "burglary, 8R and 8S classes", "burglary-2017"),
    Edition("2018-04", date(2018, 4, 1), "conduct crimes recorded in addition", "course-of-conduct-2018"),
    Edition("2018-12", date(2018, 12, 1), "assaults on emergency workers: 008/73", None),
    Edition("2020-04", date(2020, 4, 1), "former partners: stalking; 8U a class", "former-partners-2020"),
    Edition("2022-06", date(2022, 6, 7), "non-fatal strangulation: 008/77", "strangulation-2022"),
    Edition("2023-04", date(2023, 4, 1), "residential burglary split", "burglary-2023"),
    # The rule of one principal crime came in "mid-May" on a day not found; it is taken with section 5, two weeks early.
    Edition("2023-05", date(2023, 5, 1), "section 5 not notifiable; one principal crime again", "public-order-s5-2023"),
    Edition("2024-01", date(2024, 1, 31), "Online Safety Act offences", "online-safety-2024"),
    Edition("2026-04", date(2026, 4, 1), "Crime Recording Rules 2026/27", "sex-based-harassment-2026"),
)
NAMES = tuple(edition.name for edition in EDITIONS)


def in_force(day: date) -> int:
    """The place in `EDITIONS` of the edition in force on a day; the first for days before it."""
    return max((n for n, edition in enumerate(EDITIONS) if edition.begins <= day), default=0)
