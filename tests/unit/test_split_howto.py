"""The example of the howto on splitting a change runs as it is printed."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "split-a-change.md"


def test_the_example_runs_and_its_parts_add_up(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict = {}
    exec(code, names)  # noqa: S102 - our own page
    total = names["found"].total
    parts = total.recording.mean + total.rules.mean + total.scope.mean + total.genuine.mean
    assert abs(parts - (144_000 - 120_000)) < 1e-6 * 24_000
    assert total.like_for_like.low < total.like_for_like.high < total.raw
    assert capsys.readouterr().out
