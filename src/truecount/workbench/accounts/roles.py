"""What each role may do: one table, which every page asks and the test of access walks through."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The people of crime recording, by the field's own names."""

    REGISTRAR = "registrar"
    DECISION_MAKER = "decision maker"
    AUDITOR = "auditor"
    STAFF = "crime-recording staff"
    MANAGER = "unit manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class May(StrEnum):
    """What can be done in the workbench."""

    DECIDE = "decide a report"
    READ_LOGS = "read the logs drawn for an audit"
    RUN_AUDITS = "import a draw and allocate its logs"
    ANSWER_DISPUTES = "give the decision maker's view of a dispute"
    SETTLE = "settle a dispute"
    CORRECT = "see the corrections of one's own unit and say that they are done"
    CORRECT_ALL = "ask any unit for a correction and check it"
    WORK_FINDINGS = "work through findings"
    SEE_FIGURES = "see figures and papers"
    MAKE_PAPERS = "make a paper"
    VERIFY = "see whether the log of section 62 holds"
    ADMINISTER = "make accounts and close them"


ROLES: dict[Role, frozenset[May]] = {
    Role.REGISTRAR: frozenset(
        {
            May.DECIDE,
            May.READ_LOGS,
            May.RUN_AUDITS,
            May.SETTLE,
            May.CORRECT,
            May.CORRECT_ALL,
            May.WORK_FINDINGS,
            May.SEE_FIGURES,
            May.MAKE_PAPERS,
            May.VERIFY,
        }
    ),
    Role.DECISION_MAKER: frozenset(
        {May.DECIDE, May.READ_LOGS, May.ANSWER_DISPUTES, May.WORK_FINDINGS, May.SEE_FIGURES}
    ),
    Role.AUDITOR: frozenset({May.DECIDE, May.READ_LOGS, May.SEE_FIGURES}),
    Role.STAFF: frozenset({May.DECIDE}),
    Role.MANAGER: frozenset({May.DECIDE, May.CORRECT, May.SEE_FIGURES}),
    Role.ANALYST: frozenset({May.SEE_FIGURES, May.MAKE_PAPERS}),
    Role.ADMINISTRATOR: frozenset({May.ADMINISTER, May.VERIFY}),
}
"""What each role may do. An administrator makes accounts and sees no case; an analyst sees figures and no case."""
