"""Every module of checks: importing this one puts their functions into the register."""

from truecount.checks import (
    alternate_offences,
    authority,
    cancellations,
    classes,
    crimes,
    duplicates,
    flags,
    incidents,
    outcomes,
    references,
    required,
    timeliness,
)

__all__ = [
    "alternate_offences",
    "authority",
    "cancellations",
    "classes",
    "crimes",
    "duplicates",
    "flags",
    "incidents",
    "outcomes",
    "references",
    "required",
    "timeliness",
]
