"""The workbench under fire: its server killed, its database stopped, and more people at once than it was made for."""

from fire.serving.kills import KILLS
from fire.serving.load import LOAD
from fire.serving.stopped import STOPPED

TRIALS = (KILLS, STOPPED, LOAD)
