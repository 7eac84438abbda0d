"""`make secure`: known vulnerabilities of what we build on, secrets in files, and the bill of materials.

Ends with 1 on a known vulnerability or a secret. Where no service answers that knows of vulnerabilities, it says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sbom
import secret_scan

ROOT = Path(__file__).parents[1]
SERVICES = ("pypi", "osv")
AUDIT = ["-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner=off", "--format=json", "--timeout=15"]
LOCKS = ("requirements.lock", "requirements-spark.lock")
PATIENCE = 300
Told = Callable[[list[str]], Any]


def answered(command: list[str]) -> Any:
    """What a command prints as JSON; None where it prints none, or takes too long."""
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
        return json.loads(ran.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def python_parts(ask: Told = answered) -> tuple[list[str], list[str]]:
    """Known vulnerabilities of the pinned parts, and sentences of what could not be asked."""
    asked = [word for lock in LOCKS for word in ("--requirement", lock)]
    for service in SERVICES:
        told = ask([sys.executable, *AUDIT, f"--vulnerability-service={service}", *asked])
        if told is None:
            continue
        parts = told["dependencies"]
        known = [one for one in parts if "skip_reason" not in one]
        if known:
            left = len(parts) - len(known)
            return list(_faults(known)), [f"{left:,} parts are not known to {service}."] if left else []
    return [], ["No service answers that knows of vulnerabilities in Python's parts; nothing is known of them."]


def _faults(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        for one in part["vulns"]:
            mended = ", ".join(one["fix_versions"]) or "no version yet"
            yield f"{part['name']} {part['version']}: {one['id']}; mended by {mended}."


def node_parts(ask: Told = answered) -> tuple[list[str], list[str]]:
    """The same of what the pages' looks are built with."""
    told = ask(["npm", "audit", "--json"]) if shutil.which("npm") else None
    if not isinstance(told, dict) or "vulnerabilities" not in told:
        return [], ["No service answers that knows of vulnerabilities in npm's parts; nothing is known of them."]
    return [f"{name}: {one['severity']}, {one['range']}." for name, one in told["vulnerabilities"].items()], []


def secrets() -> tuple[list[str], list[str]]:
    """Secrets in the files of the project."""
    found = [f"{path}, line {line}: {kind}" for path, line, kind in secret_scan.scanned(secret_scan.files())]
    return found, []


PARTS = {"Python's parts": python_parts, "npm's parts": node_parts, "Secrets": secrets}


def main() -> int:
    """Ask all of it, and tell it."""
    sbom.FILE.write_text(sbom.bill(), "utf-8")
    print(f"Bill of materials: {sbom.FILE.relative_to(ROOT)}.")
    wrong = 0
    for title, part in PARTS.items():
        faults, unknown = part()
        wrong += len(faults)
        print(f"{title}: {f'{len(faults):,} found.' if faults else '' if unknown else 'nothing found.'}".rstrip())
        for line in (*faults, *unknown):
            print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
