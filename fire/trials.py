"""Every trial, in the order of the page. A module of this folder with a `TRIALS` is one of them."""

from __future__ import annotations

from importlib import import_module

from fire.trial import Trial

MODULES = (
    "intake.trial",
    "intake.long_lines",
    "crashes",
    "signing_in",
    "documents.trial",
    "operations",
    "attacks",
    "figures",
    "differencing",
    "serving",
)


def trials() -> dict[str, Trial]:
    """The trials by name."""
    return {trial.name: trial for module in MODULES for trial in import_module(f"fire.{module}").TRIALS}
