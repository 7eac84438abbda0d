"""Offence subgroups as the open data of 2017/18 name them."""

from __future__ import annotations

import functools

from truecount import reference
from truecount.reference.kinds import GROUP_KINDS, OTHER

LATER = {
    "Residential burglary of a home": "Domestic burglary",
    "Residential burglary of unconnected building": "Domestic burglary",
    "Burglary business and community": "Non-domestic burglary",
    "Rape": "Rape offences",
}
"""Subgroups of the offence list that came after 2017/18, under the name of that year."""
NONE = ""
ROLLING = {
    "Arson": ("Criminal damage and arson",),
    "Bicycle theft": ("Bicycle theft",),
    "Criminal damage": ("Criminal damage and arson",),
    "Domestic burglary": ("Domestic burglary", "Residential burglary"),
    "Homicide": ("Homicide",),
    "Miscellaneous crimes": ("Miscellaneous crimes against society",),
    "Non-domestic burglary": ("Non-domestic burglary", "Non-residential burglary"),
    "Other sexual offences": ("Sexual offences",),
    "Other theft offences": ("All other theft offences",),
    "Possession of drugs": ("Drug offences",),
    "Possession of weapons offences": ("Possession of weapons offences",),
    "Public order offences": ("Public order offences",),
    "Rape offences": ("Sexual offences",),
    "Robbery of business property": ("Robbery",),
    "Robbery of personal property": ("Robbery",),
    "Shoplifting": ("Shoplifting",),
    "Stalking and harassment": ("Stalking and harassment",),
    "Theft from a vehicle": ("Vehicle offences",),
    "Theft from the person": ("Theft from the person",),
    "Theft of a motor vehicle": ("Vehicle offences",),
    "Trafficking of drugs": ("Drug offences",),
    "Vehicle interference": ("Vehicle offences",),
    "Violence with injury": ("Violence with injury",),
    "Violence without injury": ("Violence without injury",),
}
"""For each subgroup, the groups of the rolling-year table that hold it."""
SUBGROUPS = tuple(ROLLING)
OUTCOME_SUBGROUPS = {
    "Stalking and harassment": "Harassment",
    "Rape offences": "Rape",
    "Robbery of business property": "Robbery",
    "Robbery of personal property": "Robbery",
}
"""Where the outcomes table names a subgroup otherwise."""


@functools.cache
def subgroup_of(class_code: str) -> str:
    """The subgroup a class is counted in; empty for fraud, which forces do not count."""
    (row,) = reference.load("classes").where(class_code=class_code)
    name = row["subgroup_2017_18"] or LATER.get(row["subgroup"] or "", row["subgroup"])
    return name if name in SUBGROUPS else NONE


@functools.cache
def group_of(subgroup: str) -> str:
    """The offence group a subgroup of the 2017/18 open data stands in."""
    return str(reference.load("recorded_crime_by_class").where(subgroup=subgroup)[0]["group"])


def kind_of(class_code: str) -> int:
    """Violence, sexual offences or other crime, as inspections report them."""
    subgroup = subgroup_of(class_code)
    return GROUP_KINDS.get(group_of(subgroup), OTHER) if subgroup else OTHER
