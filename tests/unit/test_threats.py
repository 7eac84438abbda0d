"""Every threat of the model has a test that is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security" / "threat-model.md"
ROW = re.compile(r"^\| (T\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.M)
TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def rows():
    return ROW.findall(PAGE.read_text("utf-8"))


def test_threats_are_numbered_in_order():
    assert [one[0] for one in rows()] == [f"T{number}" for number in range(1, len(rows()) + 1)]
    assert len(rows()) == PAGE.read_text("utf-8").count("\n| T")
    assert len(rows()) >= 30


def test_every_threat_is_shown_by_a_test_that_is_there():
    missing = []
    for name, *_, shown in rows():
        tests = TEST.findall(shown)
        assert tests, name
        for file, function in tests:
            path = ROOT / file
            named = {
                one.name for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)
            }
            if function not in named:
                missing.append((name, file, function))
    assert missing == []


def test_the_modules_that_it_names_are_there():
    named = {one for *_, stops, _shown in rows() for one in re.findall(r"`([\w/]+\.py)`", stops)}
    rooms = (ROOT / "src" / "truecount", ROOT / "src" / "truecount" / "workbench")
    assert [one for one in named if not any((room / one).exists() for room in rooms)] == []


def test_what_is_not_defended_is_said():
    told = PAGE.read_text("utf-8").partition("## What is not defended")[2]
    for word in ("superuser", "encrypted", "administrator", "talk"):
        assert word in told
