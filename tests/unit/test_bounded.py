"""YAML and JSON from a user's hand, within bounds."""

import json
from datetime import date

import pytest

from truecount import bounded, counting
from truecount.bounded import Unreadable, parsed, read_json, read_yaml
from truecount.errors import TrueCountError

LAUGHS = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))])
MERGED = "\n".join(
    ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12))]
)


def test_a_sound_document_is_read_as_yaml_has_it():
    told = parsed("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: [2026-04-01, 1.5, yes, ~, 1_000, 'é']")
    assert told["b"] == {"x": 1, "y": 3}
    assert told["c"] == [date(2026, 4, 1), 1.5, True, None, 1000, "é"]
    assert parsed("") is None


@pytest.mark.parametrize(
    ("text", "why", "row"),
    [
        ("- " * 100_000, "stand within one another", 1),
        ("a: 1\nb: " + "[" * 100_000, "stand within one another", 2),
        (LAUGHS, "comes to more than", None),
        (MERGED, "comes to more than", None),
        ("- x\n" * (bounded.MOST_VALUES + 1), "comes to more than", None),
        ("a: 1\nb: &b [*b]", "it holds itself", 2),
        ("a: 1\nb: 2\na: 3", '"a" is given twice', 3),
        ("a: 1\nb: 2026-02-30", '"2026-02-30" is no day or time that there is', 2),
        ("a: !!python/object/apply:os.system [x]", "no sort of value", 1),
        ("a: !!binary x", "no sort of value", 1),
        ("a: !!map x", "no sort of value", 1),
        ("a: !!int ''", "is no number that there is", 1),
        ("a: !!bool maybe", "is no value that there is", 1),
        ("a: !!timestamp x", "is no day or time", 1),
        ("a: 0x" + "f" * 6_000, "is no number that there is", 1),
        ('a: "x\\0"', "0x0000, which no text has", 1),
        ('a: "\\e[2J"', "0x001b, which no text has", 1),
        ("a: \x1b", "none that a text has", None),
        ("? [a]\n: 1", "where one name should", 1),
        ("a: <<", "no sort that is read here", 1),
        ("a: 1\n--- b", "a single document", 2),
        ("a: [", "did not find", None),
    ],
)
def test_what_no_document_holds_is_told_with_its_row(text, why, row):
    with pytest.raises(Unreadable, match=why) as told:
        parsed(text)
    assert row is None or told.value.row == row


def test_a_deep_case_is_refused_and_does_not_end_the_program(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("reports: " + "- " * 200_000, "utf-8")
    with pytest.raises(TrueCountError, match=r"case\.yaml, row 1: this is no case document"):
        counting.decide(path)
    path.write_text("reports:\n- at: 2026-02-30\n", "utf-8")
    with pytest.raises(TrueCountError, match=r'row 2: .*"2026-02-30" is no day or time'):
        counting.decide(path)
    with pytest.raises(TrueCountError, match="is a directory"):
        counting.decide(tmp_path)


def test_a_file_that_is_too_large_or_no_text_is_not_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (bounded.LARGEST + 1))
    with pytest.raises(Unreadable, match="larger than"):
        read_yaml(path)
    path.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(Unreadable, match="not UTF-8 text"):
        read_yaml(path)
    path.write_bytes("\ufeffa: é".encode())
    assert read_yaml(path) == {"a": "é"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "nests too deeply"),
        ('{"a": ' * 100_000, "nests too deeply"),
        ('["\\ud800"]', "there are not"),
        ("9" * 5_000, "there are not"),
        ('{"a": 1, "a": 2}', 'names "a" twice'),
        ('{"a": }', "not JSON: expecting value"),
    ],
)
def test_what_no_json_holds_is_told(tmp_path, text, why):
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match=why):
        read_json(path)


def test_json_may_begin_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"a": "é"}), "utf-8-sig")
    assert read_json(path) == {"a": "é"}
