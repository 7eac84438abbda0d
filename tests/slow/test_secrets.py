"""No key, token or password stands in any file of the project."""

import importlib
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_no_file_holds_a_secret(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[2] / "scripts"), *sys.path])
    scan = importlib.import_module("secret_scan")
    files = scan.files()
    assert len(files) > 500
    assert list(scan.scanned(files)) == []
