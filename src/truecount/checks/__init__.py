"""What is wrong across a whole force: every record against the rules and standards, with where, why and what to do."""

from truecount.checks.check import Check, checks
from truecount.checks.force import Force
from truecount.checks.life import Life, life_of_crime, life_of_incident
from truecount.checks.life_parts import Part, Wrong, parts
from truecount.checks.report import SEVERITIES, Report, Tally, Timely, read_baseline, report_of
from truecount.checks.run import Ran, run_checks

__all__ = [
    "SEVERITIES",
    "Check",
    "Force",
    "Life",
    "Part",
    "Ran",
    "Report",
    "Tally",
    "Timely",
    "Wrong",
    "checks",
    "life_of_crime",
    "life_of_incident",
    "parts",
    "read_baseline",
    "report_of",
    "run_checks",
]
