"""Flags that are missing where the words plainly say so. A flag is never set, only missed."""

from __future__ import annotations

from typing import Any

from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.told import told

RELATION = (
    r"(?:ex[- ](?:partner|husband|wife|boyfriend|girlfriend)|partner|husband|wife|boyfriend|girlfriend|bf|gf|"
    r"fianc[eé]e?|spouse|ex)"
)
DID = (
    r"(?:assaulted|attacked|punched|pushed|kicked|slapped|hit|grabbed|strangled|choked|bit|headbutted|threatened|"
    r"stabbed|raped|harassed|stalked|dragged|shoved|beat)"
)
WHOM = r"(?:her|him|them|me|the victim|victim|vic|ip|aggd|inft|caller)"
DOMESTIC = (
    rf"\b{RELATION} (?:has |then |had |also )?{DID} {WHOM}\b"
    rf"|\b{DID}(?: [\w'-]+){{0,3}} by (?:her |his |their |my |the |an? )?(?:then |former |estranged |long[- ]term )?"
    rf"{RELATION}(?:[^\w'’]|$)"
)
"""Somebody who is or was close does something violent, or it is done by them."""
HATE = (
    r"\b(?:racist|racially|racial (?:abuse|slurs?|language|hatred)|homophobic|transphobic|islamophobic|antisemitic|"
    r"anti-semitic|disablist|hate crime|because of (?:his|her|their) (?:race|religion|disability|sexuality|faith))\b"
)
KNIFE = r"\b(?:knife|knives|knifed|knifepoint|machete|stabbed|bladed article|zombie blade)\b"

PERSONAL = ("Violence against the person", "Sexual offences")
KNIFE_SUBGROUPS = ("Homicide", "Violence with injury", "Rape")
KNIFE_CLASSES = ("3B", "17A", "17B", "20A", "20B", "34A", "34B", "105A")
"""The crimes of which those with a knife are counted, common assault beside them."""


@check("TC-F01")
def domestic_abuse(force: Force) -> Any:
    """Violence by a partner, past or present, without the flag."""
    return _missing(force.crimes.filter(_.offence_group.isin(PERSONAL)), force, "domestic abuse", DOMESTIC)


@check("TC-F02")
def hate(force: Force) -> Any:
    """Hostility named in the text, without the flag."""
    return _missing(force.crimes, force, "hate", HATE)


@check("TC-F03")
def knife(force: Force) -> Any:
    """A knife in a crime of violence, a sexual offence or a robbery, without the flag."""
    with_knives = _.subgroup.isin(KNIFE_SUBGROUPS) | _.class_code.isin(KNIFE_CLASSES)
    return _missing(force.crimes.filter(with_knives), force, "knife", KNIFE)


def _missing(crimes: Any, force: Force, flag: str, words: str) -> Any:
    """Live crimes without a flag whose mo tells its words; without a mo, the text of an incident with one crime."""
    logs = force.incidents.filter((_.crimes == 1) & _.text.notnull()).select(incident_id="record_id", log="text")
    rows = crimes.filter(_.cancelled_at.isnull() & ~_.flags.fill_null("").lower().contains(flag))
    rows = rows.left_join(logs, "incident_id").mutate(word=told(_.mo.fill_null(_.log), words))
    return rows.filter(_.word.length() > 0).mutate(
        says='the text says "' + _.word + f'", but the flag {flag} is not set'
    )
