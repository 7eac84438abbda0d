"""Which crimes must be recorded, and why: the counting rules as code, one way for a case and a population."""

from truecount.counting.alike import knows
from truecount.counting.book import Book, book
from truecount.counting.case import Allegation, Case
from truecount.counting.case_reader import read_case
from truecount.counting.compare import Change, ClassChange, Comparison, compare_population
from truecount.counting.decision import Became, Decision, Reason, Required, Ruling, decide, decide_all
from truecount.counting.differences import Differences, differences, span
from truecount.counting.editions import EDITIONS, LATEST, Edition, in_force
from truecount.counting.engine import SAID, Engine
from truecount.counting.facts import Fact, vocabulary
from truecount.counting.population import Population, decide_population, decide_tables
from truecount.counting.rule import Deciding, Rule, SettingAside
from truecount.counting.schema import case_schema
from truecount.counting.shown import Cited, Settling, Shown, ShownCrime, ShownEnd, cited, shown

__all__ = [
    "EDITIONS",
    "LATEST",
    "SAID",
    "Allegation",
    "Became",
    "Book",
    "Case",
    "Change",
    "Cited",
    "ClassChange",
    "Comparison",
    "Deciding",
    "Decision",
    "Differences",
    "Edition",
    "Engine",
    "Fact",
    "Population",
    "Reason",
    "Required",
    "Rule",
    "Ruling",
    "SettingAside",
    "Settling",
    "Shown",
    "ShownCrime",
    "ShownEnd",
    "book",
    "case_schema",
    "cited",
    "compare_population",
    "decide",
    "decide_all",
    "decide_population",
    "decide_tables",
    "differences",
    "in_force",
    "knows",
    "read_case",
    "shown",
    "span",
    "vocabulary",
]
