"""Authority and scope: outcomes that only some may authorise, or that only some offences may be given."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.codes import classes_indictable_only, indictable_only
from truecount.checks.force import Force

CAUTIONS = ["2", "2A", "3", "3A"]
YOUTH_CAUTIONS = ["2", "2A"]
BARRED_TO_INDICTABLE = ["8", "10", "17"]
POSSESSION_OF_DRUGS = ["92D", "92E"]
CANNABIS_OR_KHAT = ["092/61", "092/69", "093/74"]
"""Possession of cannabis, of a drug of a class not specified, and of khat."""
BLADES = ["10D"]
SERIOUS = ["domestic abuse", "hate", "child abuse", "child sexual abuse", "child sexual exploitation"]
"""Flags of crimes for which type 21 is not normally appropriate (p22)."""


@check("TC-O29")
def rape_or_high_risk(force: Force) -> Any:
    """A rape or high-risk domestic abuse case closed as 15 or 16 without one of those who may."""
    serious = (_.crime_subgroup.fill_null("") == "Rape") | _flagged("high risk", "high-risk")
    return _not_authorised(force, ["15", "16"], serious, ["inspector", "decision maker", "registrar"])


@check("TC-O30")
def deceased_offender(force: Force) -> Any:
    """Homicide or rape closed because the offender has died, not authorised by the registrar."""
    return _not_authorised(force, ["5"], _.crime_subgroup.isin(["Homicide", "Rape"]), ["registrar"])


@check("TC-O31")
def prosecutors_decision(force: Force) -> Any:
    """Type 9, the prosecutor's decision, not authorised by a prosecutor."""
    return _not_authorised(force, ["9"], ibis.literal(True), ["prosecutor"])


@check("TC-O32")
def police_decision(force: Force) -> Any:
    """Type 10, the decision of the police, authorised by a prosecutor: that is type 9."""
    return force.outcomes.filter((_.outcome_type == "10") & (_.authorised_by == "prosecutor")).mutate(
        says=ibis.literal("given type 10, a decision of the police, but authorised by a prosecutor")
    )


@check("TC-O33")
def caution_of_indictable(force: Force) -> Any:
    """A caution for an indictable-only offence that no prosecutor authorised."""
    return _not_authorised(force, CAUTIONS, _indictable(), ["prosecutor"])


@check("TC-O34")
def taken_into_consideration(force: Force) -> Any:
    """A crime taken into consideration of which no decision maker was satisfied."""
    return _not_authorised(force, ["4"], ibis.literal(True), ["decision maker", "registrar"])


@check("TC-O35")
def resolution_of_indictable(force: Force) -> Any:
    """A community resolution for an indictable-only offence."""
    return _indictable_given(force, "8", "community resolution")


@check("TC-O36")
def resolution_of_abuse(force: Force) -> Any:
    """A community resolution for domestic abuse or hate crime without an inspector's authority."""
    return _not_authorised(force, ["8"], _flagged("domestic abuse", "hate"), ["inspector"])


@check("TC-O37")
def resolution_between_partners(force: Force) -> Any:
    """A community resolution for domestic abuse, with an inspector's authority: never between intimate partners."""
    authorised = _flagged("domestic abuse") & (_.authorised_by == "inspector")
    return force.outcomes.filter((_.outcome_type == "8") & authorised).mutate(
        says=ibis.literal("domestic abuse given type 8 by an inspector; it must not be between intimate partners")
    )


@check("TC-O38")
def resolution_of_blade(force: Force) -> Any:
    """A community resolution for possession of a knife."""
    return force.outcomes.filter((_.outcome_type == "8") & _.crime_class_code.isin(BLADES)).mutate(
        says="class " + _.crime_class_code + ", possession of a blade, given type 8, community resolution"
    )


@check("TC-O39")
def diversion_for_abuse(force: Force) -> Any:
    """Diversionary activity for domestic abuse without an inspector's authority."""
    return _not_authorised(force, ["22"], _flagged("domestic abuse"), ["inspector"])


@check("TC-O40")
def warning_without_drugs(force: Force) -> Any:
    """A cannabis or khat warning for a crime other than possession of drugs."""
    return force.outcomes.filter((_.outcome_type == "7") & ~_.crime_class_code.isin(POSSESSION_OF_DRUGS)).mutate(
        says="given type 7, cannabis or khat warning, though its class is " + _.crime_class_code
    )


@check("TC-O41")
def warning_for_other_drug(force: Force) -> Any:
    """A cannabis or khat warning for possession of another drug."""
    drugs = (_.outcome_type == "7") & _.crime_class_code.isin(POSSESSION_OF_DRUGS)
    return force.outcomes.filter(drugs & ~_.crime_offence_code.isin(CANNABIS_OR_KHAT)).mutate(
        says="given type 7, cannabis or khat warning, though offence " + _.crime_offence_code + " is of another drug"
    )


@check("TC-O42")
def time_limit_of_indictable(force: Force) -> Any:
    """An indictable-only offence closed because a time limit expired, which it does not have."""
    return _indictable_given(force, "17", "prosecution time limit expired")


@check("TC-O43")
def not_investigated(force: Force) -> Any:
    """A serious offence not investigated, by decision of the police, without anyone senior."""
    serious = _indictable() | _flagged(*SERIOUS)
    return _not_authorised(force, ["21"], serious, ["inspector", "decision maker", "registrar"])


@check("TC-O44")
def police_decision_of_indictable(force: Force) -> Any:
    """An indictable-only offence of which the police decided, not the prosecutor."""
    return _indictable_given(force, "10", "not in the public interest, decided by the police")


@check("TC-O45")
def notice_for_indictable(force: Force) -> Any:
    """A penalty notice for an indictable-only offence."""
    return _indictable_given(force, "6", "penalty notice for disorder")


@check("TC-O47")
def barred_to_class(force: Force) -> Any:
    """An outcome that an indictable-only offence cannot have, by the class alone: the record has no offence code."""
    class_alone = _.crime_offence_code.isnull() & _.crime_class_code.isin(classes_indictable_only())
    return force.outcomes.filter(_.outcome_type.isin(BARRED_TO_INDICTABLE) & class_alone).mutate(
        says="class " + _.crime_class_code + ", indictable only throughout, given type " + _.outcome_type
    )


@check("TC-O50")
def youth_caution_for_blade(force: Force) -> Any:
    """A youth caution for possession of a knife, which a simple one should not close."""
    return force.outcomes.filter(_.outcome_type.isin(YOUTH_CAUTIONS) & _.crime_class_code.isin(BLADES)).mutate(
        says="class " + _.crime_class_code + ", possession of a blade, given type " + _.outcome_type + ", youth caution"
    )


def _not_authorised(force: Force, types: list[str], crimes: Any, by: list[str]) -> Any:
    """The outcomes of these types, of such crimes, that none of these authorised."""
    missing = ~_.authorised_by.fill_null("").isin(by)
    return force.outcomes.filter(_.outcome_type.isin(types) & crimes & missing).mutate(
        says="given type "
        + _.outcome_type
        + ", authorised by "
        + _.authorised_by.fill_null("no one named")
        + f", not by {' or '.join(by)}"
    )


def _indictable_given(force: Force, outcome_type: str, words: str) -> Any:
    """The outcomes of this type given to indictable-only offences."""
    return force.outcomes.filter((_.outcome_type == outcome_type) & _indictable()).mutate(
        says="offence " + _.crime_offence_code + f", indictable only, given type {outcome_type}, {words}"
    )


def _indictable() -> Any:
    """Whether the crime of an outcome is indictable only."""
    return _.crime_offence_code.fill_null("").isin(indictable_only())


def _flagged(*words: str) -> Any:
    """Whether the crime of an outcome has a flag that begins with one of these words."""
    flags = "; " + _.crime_flags.fill_null("").lower()
    return flags.re_search(rf"; *({'|'.join(words)})")
