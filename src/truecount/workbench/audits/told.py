"""What a reader sends of a log: which crimes it requires, as the facts make them or as the reader says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from truecount.audit.readings import audited_classes
from truecount.reference.near import near
from truecount.workbench.audits.models import in_words
from truecount.workbench.cases.deciding import Answered

FACTS, NOTHING, OTHERWISE, UNREADABLE = "facts", "nothing", "otherwise", "unreadable"
SAYS = {
    FACTS: "What the facts make it",
    NOTHING: "No crime",
    OTHERWISE: "Other crimes than the facts make it",
    UNREADABLE: "It cannot be read",
}
"""What a reader may say that a log requires, in the words of the form."""
NEED_WHY = {OTHERWISE, UNREADABLE}
N100 = {"no": "No", "yes": "Yes", "unsure": "I cannot tell"}
"""Whether a report of rape should stand as N100; asked of every log."""
MOST_CRIMES = 50
LONGEST_WHY = 2000
Crime = dict[str, Any]


@dataclass
class Said:
    """What was sent, cleaned: crimes required, those that the facts make, and the faults that stand in the way."""

    says: str
    crimes: list[Crime] = field(default_factory=list)
    worked_out: list[Crime] = field(default_factory=list)
    why: str = ""
    n100: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The same in few words."""
        return in_words(self.crimes, unreadable=self.says == UNREADABLE)

    @property
    def as_fields(self) -> dict[str, Any]:
        """The fields of a `Reading` that it settles."""
        return {
            "crimes": self.crimes,
            "worked_out": self.worked_out,
            "why": self.why,
            "n100": self.n100,
            "unreadable": self.says == UNREADABLE,
        }


def said(given: QueryDict, answered: Answered) -> Said:
    """What a reader says a log requires; faults are by the field that they stand at."""
    says = given.get("says", FACTS)
    found = Said(says if says in SAYS else FACTS)
    found.worked_out = worked_out(answered)
    found.why = " ".join(given.get("why", "").replace("\0", " ").split())
    found.n100 = given.get("n100", "") if given.get("n100") in N100 else ""
    if len(found.why) > LONGEST_WHY:
        found.faults["why"] = f"Give the reason in at most {LONGEST_WHY:,} letters."
    if found.says == FACTS:
        found.crimes = found.worked_out
        found.faults |= _of_facts(answered)
    if found.says == OTHERWISE:
        found.crimes, found.faults["otherwise"] = crimes_in(given.get("otherwise", ""))
    if found.says in NEED_WHY and not found.why:
        found.faults["why"] = "Give the reason."
    found.faults = {name: fault for name, fault in found.faults.items() if fault}
    return found


def _of_facts(answered: Answered) -> dict[str, str]:
    if answered.undone:
        more = ' If it requires no crime, choose "No crime".' if answered.empty else ""
        return {"says": answered.undone[0] + more}
    open_ = [one for one in (answered.decision.crimes if answered.decision else ()) if one.crime is None]
    if open_:
        return {"says": f'The facts leave open which crime it is. Tell more, or choose "{SAYS[OTHERWISE]}".'}
    return {}


def worked_out(answered: Answered) -> list[Crime]:
    """The crimes that the rules make of the facts, as an audit counts them: here, of classes that it counts."""
    required = answered.decision.crimes if answered.decision else ()
    return [
        {
            "class_code": one.crime.class_code,
            "offence_code": one.crime.offence_code or None,
            "victim": one.victims[0] if one.victims else None,
        }
        for one in required
        if one.crime is not None and one.force is None and one.crime.class_code in audited_classes()
    ]


def crimes_in(words: str) -> tuple[list[Crime], str]:
    """Crimes from words such as "8N neighbour, 8N friend, 105A", and the fault in them, empty where there is none."""
    parts = [part.split(None, 1) for part in words.replace(";", ",").split(",") if part.strip()]
    if not parts:
        return [], 'Enter the classes of the crimes it requires, such as "8N, 105A"; for none choose "No crime".'
    if len(parts) > MOST_CRIMES:
        return [], f"Enter at most {MOST_CRIMES} crimes."
    known = audited_classes()
    for code, *_victim in parts:
        if code.upper() not in known:
            return [], f'"{code[:20]}" is no class of crime that an audit counts.{near(code.upper(), list(known))}'
    return [
        {"class_code": code.upper(), "offence_code": None, "victim": victim[0][:60] if victim else None}
        for code, *victim in parts
    ], ""
