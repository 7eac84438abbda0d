"""What the howto on comparing outcomes says is what the program says, and its example runs as it is printed."""

import re
from pathlib import Path

from truecount.outcomes.compared import compare

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "compare-outcomes.md").read_text("utf-8")
TEXT = " ".join(PAGE.split())


def test_the_example_runs_and_prints_what_the_page_says(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(code, {})  # noqa: S102 - our own page
    shown = capsys.readouterr().out
    assert "Kent: rate as it is 26.4" in shown and "Kent: rate at the mix of all forces 22.6" in shown
    assert "Kent less England and Wales 5.42 3.86 1.56\nViolence without injury" in shown


def test_the_numbers_of_the_page_are_the_ones_found():
    victims = compare(["kent"], "2017/18", "victim-does-not-support-of-all")
    charged = compare(["kent"], "2017/18", "charged-of-recorded")
    (kent,) = victims.areas
    rates = (victims.crude(kent), victims.crude(victims.whole), victims.same_mix(kent))
    assert [figure.shown for figure in rates] == ["26.4", "21.0", "22.6"]
    apart = victims.from_whole(kent)
    assert f"Of these {apart.total.value:.1f} points {apart.mix.value:.1f} are due to the mix" in TEXT
    violence = next(part for part in apart.by_type if part.name == "Violence without injury")
    assert (violence.second_share.shown, violence.first_share.shown) == ("21.9", "14.8")
    assert {round(violence.first_rate.value), round(violence.second_rate.value)} == {44}
    by_type = {part.name: part.first_rate.value for part in charged.from_whole(charged.areas[0]).by_type}
    assert by_type["Theft from a vehicle"] < 2 and round(by_type["Shoplifting"]) == 23
    assert charged.same_mix(charged.areas[0]).shown == "8.3" and "the rate at the same mix is 8.3" in TEXT
    assert {len(victims.said.counts.types)} == {23} and len(victims.said.counts.areas) == 44
