"""The bill of materials: every pinned part of requirements.lock and package-lock.json, as CycloneDX.

It names packages and versions, and no registry, time or serial number: so it is the same until a pin changes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "security" / "sbom.cdx.json"
NO_NUMBER = UUID(int=0)
VARIES = ("serialNumber", "metadata")


def python_parts(lock: str) -> Iterator[Component]:
    """The parts of a lock file of Python's, what tests use among them; one for another system alone is optional."""
    for line in lock.splitlines():
        if line.strip() and not line.startswith("#"):
            pinned = Requirement(line)
            (version,) = (one.version for one in pinned.specifier)
            yield _part("pypi", pinned.name, version, needed=pinned.marker is None)


def node_parts(lock: str) -> Iterator[Component]:
    """The parts of a lock file of npm's, most of which only build the pages' looks."""
    for path, told in json.loads(lock)["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield _part("npm", name, told["version"], needed=not told.get("dev"))


def _part(kind: str, name: str, version: str, *, needed: bool) -> Component:
    group, _, bare = name.rpartition("/")
    scope = ComponentScope.REQUIRED if needed else ComponentScope.OPTIONAL
    purl = PackageURL(kind, group or None, bare, version)
    return Component(
        name=bare,
        group=group or None,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        scope=scope,
        type=ComponentType.LIBRARY,
    )


def bill() -> str:
    """The bill as JSON."""
    parts = [*python_parts((ROOT / "requirements.lock").read_text("utf-8"))]
    parts += node_parts((ROOT / "package-lock.json").read_text("utf-8"))
    made = json.loads(JsonV1Dot6(Bom(components=parts, serial_number=NO_NUMBER)).output_as_string())
    kept = {name: value for name, value in made.items() if name not in (*VARIES, "dependencies")}
    return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write it; with --check, say whether it is behind the pins."""
    if "--check" in sys.argv[1:]:
        if FILE.exists() and FILE.read_text("utf-8") == bill():
            return 0
        print(f"{FILE.relative_to(ROOT)} is behind the lock files; run make secure.", file=sys.stderr)
        return 1
    FILE.write_text(bill(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
