"""A force that is made, and whose truth is known: logs, crimes, errors and outcomes to prove everything else on."""

from truecount.simulation.dials import Dials, faultless, read_dials
from truecount.simulation.difficulty import difficulty
from truecount.simulation.known import Known, known
from truecount.simulation.methods import METHODS
from truecount.simulation.report import Margin, is_simulated, report, simulation_of
from truecount.simulation.run import Made, to_parquet, to_store
from truecount.simulation.settings import Settings, make_settings

__all__ = [
    "METHODS",
    "Dials",
    "Known",
    "Made",
    "Margin",
    "Settings",
    "difficulty",
    "faultless",
    "is_simulated",
    "known",
    "make_settings",
    "read_dials",
    "report",
    "simulation_of",
    "to_parquet",
    "to_store",
]
