"""The documentation is complete: what the program has, a page names."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

import truecount
from truecount import (
    audit,
    checks,
    counting,
    linkage,
    outcomes,
    papers,
    records,
    reference,
    simulation,
    statistics,
    trends,
    triage,
    validation,
    verdicts,
)

ROOMS = (
    truecount,
    reference,
    records,
    counting,
    linkage,
    verdicts,
    statistics,
    triage,
    audit,
    checks,
    trends,
    outcomes,
    simulation,
    papers,
    validation,
)
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.slow
def test_the_generated_pages_are_what_the_program_says():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_public_name_is_documented():
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    for room in ROOMS:
        for name in room.__all__:
            assert f"`{name}" in page, f"{room.__name__}.{name} is not in docs/reference/python.md"


def test_every_counting_rule_is_documented():
    latest = "".join(path.read_text("utf-8") for path in (DOCS / "rules" / counting.LATEST).glob("*.md"))
    for name, rule in counting.book().rules.items():
        assert f"## `{name}`" in latest and rule.says in latest, f"{name} is not in docs/rules/{counting.LATEST}"
    whole = html.unescape((DOCS / "rules" / "book.html").read_text("utf-8"))
    for edition in counting.EDITIONS:
        assert (DOCS / "rules" / f"{edition}.md").exists()
        for name, rule in counting.book(edition).rules.items():
            assert f"<code>{name}</code>" in whole and rule.says in whole, f"{name} of {edition} is not in book.html"


def test_every_check_and_verdict_is_documented():
    page = (DOCS / "reference" / "checks.md").read_text("utf-8")
    for one in checks.checks():
        assert f"| {one.id} | {one.severity} | {one.title} |" in page
    for name in verdicts.VERDICTS:
        assert f"| {name} |" in page


def test_every_public_thing_has_a_docstring():
    for room in ROOMS:
        for name in room.__all__:
            thing = getattr(room, name)
            if callable(thing):
                assert thing.__doc__, f"{room.__name__}.{name} has no docstring"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_no_module_has_outgrown_its_noun():
    long = {
        p.name: n for p in (ROOT / "src").rglob("*.py") if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-spark.lock"])
def test_a_lock_file_names_no_registry(name):
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock and "--" not in lock
