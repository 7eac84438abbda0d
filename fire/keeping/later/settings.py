"""The settings of the later version."""

from truecount.workbench.settings import *  # noqa: F403

MIGRATION_MODULES = {app: f"fire.keeping.later.{app}" for app in ("audits", "decisions", "ledger")}
