"""`truecount paper` with an outline and beside an older paper."""

import json

import pytest
from typer.testing import CliRunner

from truecount.cli import app

pytestmark = pytest.mark.slow
OUTLINE = "to: A panel\nfrom_year: 2016/17\nto_year: 2018/19\nsections: [recorded, unrecorded, like-for-like]\n"


def paper(*words):
    return CliRunner().invoke(app, ["paper", "--published", "--force", "kent", *map(str, words)])


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    (folder / "panel.yaml").write_text(OUTLINE, "utf-8")
    result = paper("--outline", folder / "panel.yaml", "--out", folder / "old")
    assert result.exit_code == 0, result.output
    return folder


def test_an_outline_says_what_is_in_the_paper(older):
    text = (older / "old" / "summary.txt").read_text("utf-8")
    assert "To: A panel" in text
    assert "(Section 3)" in text
    assert "(Section 4)" not in text


def test_the_same_again_has_not_changed_and_is_the_same_to_the_byte(older):
    result = paper("--outline", older / "panel.yaml", "--out", older / "new", "--diff", older / "old")
    assert "Beside the older paper 0 figures changed, 0 are new and 0 gone" in result.output
    for path in (older / "old").rglob("*.*"):
        assert path.read_bytes() == (older / "new" / path.relative_to(older / "old")).read_bytes(), path


def test_the_command_line_goes_before_the_outline_and_what_changed_is_told(older):
    result = paper(
        *("--outline", older / "panel.yaml", "--to", "2017/18", "--out", older / "other"),
        *("--diff", older / "old", "--json"),
    )
    facts = json.loads(result.output)
    kinds = {one["kind"] for one in facts["changes"]}
    assert {"new", "gone"} <= kinds
    assert facts["given_away"] == []
