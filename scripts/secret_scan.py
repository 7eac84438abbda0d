"""Whether a key, a token or a password stands in a file of the project."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[1]
NOT_ASKED = {"Base64HighEntropyString", "HexHighEntropyString", "IPPublicDetector"}
"""What takes every digest and every number of a table for a secret."""
FILTERS = ("allowlist.is_line_allowlisted", "heuristic.is_indirect_reference", "heuristic.is_templated_secret")
DATA = (".csv", ".png", ".lock", ".gz", ".parquet", ".svg")
MADE = ("docs/rules/", "docs/reference/", "src/truecount/reference/tables/", "package-lock.json")
"""Tables and pages that programs write, in which nobody types a password, and which take longest to look through."""
KNOWN = {
    ("docs/howto/run-the-workbench.md", "Basic Auth Credentials"): "a form of an address, in which password is a word",
    ("docs/howto/keep-the-workbench.md", "Basic Auth Credentials"): "the same",
    ("src/truecount/workbench/places.py", "Secret Keyword"): "the name of a setting, not what it is set to",
    ("src/truecount/workbench/demonstration.py", "Secret Keyword"): "of a demonstration, which prints it",
    ("tests/unit/test_trends_severity.py", "GitHub Token"): "the beginnings of figures' names",
}
"""What was looked at and is no secret: the file and what it is taken for, with why."""
OF_TESTS = ("tests/", "fire/")
WORDS = "Secret Keyword"
"""What a word beside `password` is taken for: of tests and trials it is one that they make accounts with."""
Found = tuple[str, int, str]


def files() -> list[str]:
    """Every file that is kept or would be, but what holds data."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [one for one in told if not one.endswith(DATA) and not one.startswith(MADE) and (ROOT / one).is_file()]


def scanned(paths: Iterable[str], root: Path = ROOT) -> Iterator[Found]:
    """Every secret in some files: the file, the line, and what it is taken for."""
    plugins = {one.__name__ for one in get_mapping_from_secret_type_to_class().values()} - NOT_ASKED
    asked = {
        "plugins_used": [{"name": name} for name in sorted(plugins)],
        "filters_used": [{"path": f"detect_secrets.filters.{name}"} for name in FILTERS],
    }
    with transient_settings(asked):
        for path in paths:
            for one in scan_file(str(root / path)):
                of_tests = path.startswith(OF_TESTS) and one.type == WORDS
                if not of_tests and (path, one.type) not in KNOWN:
                    yield path, one.line_number, one.type
