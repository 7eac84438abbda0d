"""A workbench to look at: a simulated force with an audit, findings and a paper, and an account for each role."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from truecount.errors import TrueCountError
from truecount.workbench import places
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.allocating import allocate
from truecount.workbench.audits.files import read
from truecount.workbench.audits.importing import imported
from truecount.workbench.audits.models import Audit
from truecount.workbench.figures import maker, making

PASSWORD = "a simulated force"  # noqa: S105 - printed for whoever looks at it
"""The same for every account of a demonstration, where nothing is real and only this machine is answered."""
REGISTRY = "Crime registry"
ACCOUNTS = {
    **{role.value.replace(" ", "-"): (role, REGISTRY) for role in Role},
    "second-auditor": (Role.AUDITOR, REGISTRY),
    "unit-manager": (Role.MANAGER, "Northern district"),
    "crime-recording-staff": (Role.STAFF, "Control room"),
}
"""Each sign-in name with its role and unit: one of each role, and a second auditor for readings that are blind."""
FILE, PLAN, DRAW = "force.duckdb", "plan.yaml", "draw.csv"
VERBS = (
    "simulate --force kent --size 0.01 --years 2018 --seed 11 --into {file}",
    "link {file}",
    "check {file}",
    "triage {file}",
    "audit plan {file} --scores --readings 40 --out {plan}",
    "audit draw {plan} {file} --out {draw}",
)
"""What a force does before it opens the workbench, by the verbs it does it with."""
FILES = {"plan": PLAN, "draw": DRAW, "drawn": "draw.yaml"}
TITLE = "All crime, 2018, a simulated force"
DAYS = 365
FOUND = 1
"""How a verb ends that found something, as `check` does."""
PAPER = {
    "name": "simulated-force",
    "title": "Recorded crime, a simulated force",
    "force": "kent",
    "smallest": 5,
    "audits": [],
    "from_records": True,
}
Progress = Callable[[str], None]


def names() -> dict[str, Role]:
    """The role of each sign-in name."""
    return {name: role for name, (role, _unit) in ACCOUNTS.items()}


def make(progress: Progress = lambda message: None) -> None:
    """Make what is not there yet. Raises TrueCountError where other accounts are, or a verb fails."""
    accounts()
    folder = places.home() / "simulated"
    if not folder.exists():
        _force(folder, progress)
    os.environ[places.RECORDS] = str(folder / FILE)
    if not Audit.objects.exists():
        _audit(folder)
        making.begin(PAPER)


def accounts() -> None:
    """The accounts that are not there yet. Raises TrueCountError where others are: a demonstration is apart."""
    held = set(Account.objects.values_list("name", flat=True))
    if held - set(ACCOUNTS):
        raise TrueCountError("This workbench has accounts of its own; give another --home for the demonstration.")
    for name, (role, of) in ACCOUNTS.items():
        if name not in held:
            unit, _ = Unit.objects.get_or_create(name=of)
            account = Account.objects.make(name, role, unit, PASSWORD)
            account.fresh = False
            account.save()


def _force(folder: Path, progress: Progress) -> None:
    """The force's folder, there when it is whole: its record file, and the plan and the draw of an audit."""
    whole = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(whole, ignore_errors=True)
    whole.mkdir(mode=0o700)
    for words in VERBS:
        verb = words.split(" --")[0].split(" {")[0]
        progress(f"truecount {verb}")
        # Names without a folder, for the plan keeps the name of its record file.
        told = words.format(file=FILE, plan=PLAN, draw=DRAW).split()
        ran = subprocess.run(  # noqa: S603 - our own verbs, told above
            [sys.executable, "-c", maker.COMMAND, *told], cwd=whole, capture_output=True, text=True, check=False
        )
        if ran.returncode not in (0, FOUND):
            raise TrueCountError(f"The demonstration stopped at truecount {verb}: {' '.join(ran.stderr.split())}")
    whole.rename(folder)


def _audit(folder: Path) -> None:
    """An audit of it, imported by the registrar and given out to both auditors."""
    texts = {name: (folder / file).read_text("utf-8") for name, file in FILES.items()}
    given = {
        "title": TITLE,
        "shows_records": False,
        "keep_until": timezone.localdate() + timedelta(days=DAYS),
        "drawing": read(**texts),
    }
    audit = imported(Account.objects.get(name="registrar"), given | texts)
    allocate(audit, list(Account.objects.filter(role=Role.AUDITOR)))
