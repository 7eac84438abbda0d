"""Months on a control chart, districts in a funnel, and the verb that shows them."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from truecount import trends
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.trends.naming import touches

FORCE = "simulated-kent"


def verb(*arguments):
    return CliRunner().invoke(app, ["trends", *map(str, arguments)])


@pytest.mark.parametrize("name", ["all crime", "Violence with injury", "VIOLENCE AGAINST THE PERSON", "8N"])
def test_a_kind_is_watched_by_any_of_its_names(simulated, name):
    with Store.read(simulated) as store:
        found = trends.watched(store, FORCE, name)
    assert len(found.months) == len(found.counts) == 36
    assert found.chart.watched.any() and not found.chart.watched[:12].any()
    assert (found.chart.low <= found.chart.centre).all() and (found.chart.centre <= found.chart.high).all()


def test_a_chart_starts_again_where_a_dated_event_moves_its_kind_and_nowhere_else(simulated):
    with Store.read(simulated) as store:
        moved, other = (trends.watched(store, FORCE, name) for name in ("Violence without injury", "Bicycle theft"))
    assert {str(event["date"]) for event in moved.events} >= {"2018-04-01"}
    assert all("all recorded crime" in event["affects"] for event in other.events)


@pytest.mark.parametrize(
    ("affects", "name", "group", "is_touched"),
    [
        ("all recorded crime, violence most", "Bicycle theft", "Theft offences", True),
        ("stalking; harassment", "Stalking and harassment", "Violence against the person", True),
        ("burglary", "Residential burglary", "Burglary", True),
        ("burglary", "Homicide", "Violence against the person", False),
        ("violence against the person classes", "Homicide", "Violence against the person", True),
    ],
)
def test_events_touch_what_they_say(affects, name, group, is_touched):
    assert touches({"affects": affects}, name, group) is is_touched


def test_too_few_months_and_unknown_kinds_are_told(small_force):
    with Store.read(small_force) as store:
        with pytest.raises(TrueCountError, match="holds 12 months of all crime"):
            trends.watched(store, FORCE, "all crime")
        with pytest.raises(TrueCountError, match='of the kind "piracy"'):
            trends.watched(store, FORCE, "piracy")


def test_districts_stand_beside_one_another_by_the_logs_that_came_in(simulated):
    with Store.read(simulated) as store:
        found = trends.districts(store, FORCE)
        violent = trends.districts(store, FORCE, "Violence against the person")
        given = trends.districts(store, FORCE, exposure=dict.fromkeys(found.names, 1000.0))
    assert found.counts.sum() > violent.counts.sum() > 0
    assert np.allclose(found.funnel.ratio, found.counts / found.funnel.expected)
    assert (found.ranks[0] >= 1).all() and (found.ranks[1] <= len(found.names)).all()
    assert given.funnel.ratio.tolist() != found.funnel.ratio.tolist()


def test_the_verb_shows_a_chart_and_draws_it(simulated, tmp_path):
    done = verb(simulated, "--chart", "violence with injury", "--picture", tmp_path / "c.svg")
    assert done.exit_code == 0, done.output
    assert "would have a false alarm" in done.output and "2016-04" in done.output
    assert (tmp_path / "c.svg").read_text("utf-8").startswith("<svg")
    told = json.loads(verb(simulated, "--chart", "violence with injury", "--kind", "ewma", "--json").output)
    assert told["kind"] == "ewma" and len(told["months"]) == 36


def test_the_verb_shows_districts(simulated):
    told = json.loads(verb(simulated, "--funnel", "districts", "--json").output)
    assert len(told["districts"]) == 13 and all(one["rank"][0] <= one["rank"][1] for one in told["districts"])
    assert "rank" in verb(simulated, "--funnel", "districts").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--chart", "homicide"), "count the crimes of a record file"),
        (("FILE", "--chart", "homicide", "--funnel", "districts"), "one at a time"),
        (("FILE", "--funnel", "streets"), "is not known"),
        (("FILE", "--picture", "x.svg"), "give one of them"),
        (("FILE", "--chart", "all crime", "--kind", "c"), "nearly all false alarms"),
        (("FILE", "--chart", "all crime", "--force", "essex"), "say which of them"),
        (("FILE", "--chart", "all crime", "--picture", "x.gif"), ".svg or .png"),
    ],
)
def test_bad_usage_is_one_sentence(simulated, arguments, words):
    done = verb(*(simulated if one == "FILE" else one for one in arguments))
    assert isinstance(done.exception, TrueCountError), done.output
    assert words in str(done.exception)
