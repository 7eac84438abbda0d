"""What we build on: the bill of materials names every pin, and a secret or a known fault is told."""

import importlib
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = {
    "AWS Access Key": "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "Private Key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "Secret Keyword": "pass" + 'word = "correct horse battery"',
    "GitHub Token": "ghp_" + "a1B2" * 9,
}


@pytest.fixture(scope="module")
def script():
    """A script of the project, by its name."""
    sys.path.insert(0, str(ROOT / "scripts"))
    yield importlib.import_module
    sys.path.remove(str(ROOT / "scripts"))


def pins():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return {tuple(line.split(";")[0].strip().split("==")) for line in lines if line and not line.startswith("#")}


def test_the_bill_names_every_pin_and_nothing_else(script):
    told = json.loads(script("sbom").bill())
    named = {(one["name"], one["version"]) for one in told["components"] if one["purl"].startswith("pkg:pypi/")}
    assert {(re.sub("[-_.]+", "-", name).lower(), version) for name, version in named} == pins()
    node = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert sum(one["purl"].startswith("pkg:npm/") for one in told["components"]) == len(node) - 1
    assert {"name": "govuk-frontend", "scope": "required"}.items() <= {
        name: value for one in told["components"] if one["name"] == "govuk-frontend" for name, value in one.items()
    }.items()


def test_the_bill_is_the_same_each_time_and_names_no_registry(script):
    bill = script("sbom").bill()
    assert bill == script("sbom").bill()
    assert set(re.findall(r"https?://[^\"]*", bill)) == {"http://cyclonedx.org/schema/bom-1.6.schema.json"}
    assert not re.search(r"serialNumber|timestamp|[Ll]ocation|externalReferences", bill)


def test_the_bill_that_is_kept_is_that_of_the_pins(script):
    sbom = script("sbom")
    assert sbom.FILE.read_text("utf-8") == sbom.bill(), "run python scripts/sbom.py"


@pytest.mark.parametrize("kind", list(PLANTED))
def test_a_planted_secret_is_found(script, tmp_path, kind):
    (tmp_path / "settings.py").write_text(f"first = 1\n{PLANTED[kind]}\n", "utf-8")
    found = list(script("secret_scan").scanned(["settings.py"], tmp_path))
    assert ("settings.py", 2, kind) in found


def test_a_file_without_a_secret_has_none(script, tmp_path):
    (tmp_path / "settings.py").write_text('first = "a sentence"\npassword = read()\n', "utf-8")
    assert list(script("secret_scan").scanned(["settings.py"], tmp_path)) == []


def told_by(**services):
    return lambda command: next((told for name, told in services.items() if f"={name}" in " ".join(command)), None)


FAULTY = {"name": "jinja2", "version": "3.1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["3.1.6"]}]}
UNKNOWN = {"name": "jinja2", "skip_reason": "not found"}


def test_a_known_vulnerability_is_told_with_the_version_that_mends_it(script):
    faults, unknown = script("secure").python_parts(told_by(pypi={"dependencies": [FAULTY, UNKNOWN]}))
    assert faults == ["jinja2 3.1.0: CVE-1; mended by 3.1.6."]
    assert unknown == ["1 parts are not known to pypi."]


def test_a_service_that_knows_nothing_is_not_taken_for_good_news(script):
    secure = script("secure")
    nothing = {"dependencies": [UNKNOWN]}
    assert secure.python_parts(told_by(pypi=nothing, osv={"dependencies": [FAULTY]}))[0]
    for told in (told_by(pypi=nothing), told_by()):
        faults, unknown = secure.python_parts(told)
        assert (faults, "nothing is known" in unknown[0]) == ([], True)
    assert "nothing is known" in secure.node_parts(told_by())[1][0]


def test_a_fault_ends_with_1(script, monkeypatch, tmp_path, capsys):
    secure, sbom = script("secure"), script("sbom")
    monkeypatch.setattr(sbom, "FILE", ROOT / "docs" / "security" / sbom.FILE.name)
    monkeypatch.setattr(Path, "write_text", lambda *_: 0)
    monkeypatch.setattr(secure, "PARTS", {"Secrets": lambda: (["a.py, line 2: Private Key"], [])})
    assert secure.main() == 1
    assert "a.py, line 2: Private Key" in capsys.readouterr().out
    monkeypatch.setattr(secure, "PARTS", {"Secrets": lambda: ([], ["No service answers."])})
    assert secure.main() == 0
