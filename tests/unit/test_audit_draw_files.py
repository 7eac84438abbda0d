"""Draws of audits on disk, told when anything was changed, and the verb that makes them."""

import csv
import json

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from tests.frames import LATE, LOGS, by_stratum, drawn, frame, names, number, plan_by, proposal, put, record_file
from truecount.audit.designs import DESIGNS
from truecount.audit.drawn import read_draw, write_draw, write_frame
from truecount.audit.plan import read_plan, write_plan
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store

RUN = CliRunner()


@pytest.fixture(scope="module")
def plan():
    return plan_by("score bands")


@pytest.fixture(scope="module")
def made(plan):
    return drawn(plan, LOGS)


# On disk.


@pytest.fixture
def written(made, plan, tmp_path):
    write_draw(made, plan, tmp_path / "draw.csv", seed=plan.seed)
    return tmp_path / "draw.csv"


@pytest.mark.parametrize("design", DESIGNS)
def test_a_draw_comes_back_from_its_files(design, tmp_path):
    made = drawn(plan_by(design), LOGS)
    assert write_draw(made, plan_by(design), tmp_path / "d.csv", seed="48213", top_up=0) == [
        tmp_path / "d.csv",
        tmp_path / "d.yaml",
    ]
    again, beside = read_draw(tmp_path / "d.csv")
    for name in ("role", "route", "reference", "stratum", "again", "logs", "weights", "recorded"):
        assert (getattr(again, name) == getattr(made, name)).all(), name
    assert again.chance == pytest.approx(made.chance, rel=1e-11) and again.harm == pytest.approx(made.harm)
    assert again.again_chance == pytest.approx(made.again_chance, rel=1e-11)
    assert again.strata == made.strata and again.by_route.keys() == made.by_route.keys()
    assert beside.plan == plan_by(design).sha256 and beside.frame == LOGS.sha256 and beside.seed == "48213"


def test_references_that_a_spreadsheet_would_run_come_back_as_they_were(tmp_path):
    logs = frame()
    object.__setattr__(logs, "reference", np.array([f"{'=+-@'[n % 4]}{n}, é" for n in range(600)]))
    plan = proposal(logs).plan
    made = drawn(plan, logs)
    write_draw(made, plan, tmp_path / "d.csv", seed=plan.seed)
    assert "\"'=" in (tmp_path / "d.csv").read_text("utf-8")
    assert read_draw(tmp_path / "d.csv")[0].names == made.names


def change(path, row, column, value):
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    rows[row][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("reference", "2026-99999", "is not the one that draw.yaml describes"),
        ("role", "reserve", "is not the one that draw.yaml describes"),
        ("chance", "0.5", "is not the one that draw.yaml describes"),
        ("again_chance", "0", "is not the one that draw.yaml describes"),
        ("route", "web", "is not the one that draw.yaml describes"),
        ("stratum", "without a record, band 01", "is not the one that draw.yaml describes"),
        ("stratum", "all", 'row 2, column stratum: "all" is none of'),
        ("stratum", "", 'row 2, column stratum: "" is empty'),
        ("role", "", 'row 2, column role: "" is empty'),
        ("chance", "", 'row 2, column chance: "" is empty'),
        ("chance", "2", 'row 2, column chance: "2" does not lie between 0 and 1'),
        ("again", "perhaps", 'row 2, column again: "perhaps" is none of yes, no'),
        ("again", "", 'row 2, column again: "" is empty'),
    ],
)
def test_a_changed_cell_is_told(written, column, value, words):
    change(written, 1, column, value)
    with pytest.raises(TrueCountError) as caught:
        read_draw(written)
    assert words in str(caught.value)


def test_another_order_or_a_row_less_is_told(written):
    lines = written.read_text("utf-8").splitlines(keepends=True)
    for rows in (lines[:-1], [lines[0], lines[2], lines[1], *lines[3:]], [*lines, lines[-1]]):
        written.write_text("".join(rows), "utf-8")
        with pytest.raises(TrueCountError, match=r"is not the one that draw\.yaml describes"):
            read_draw(written)
    written.write_text(lines[0], "utf-8")
    with pytest.raises(TrueCountError, match="the draw has no rows"):
        read_draw(written)
    written.write_text("".join(lines).replace("\n", "\r\n"), "utf-8")
    assert len(read_draw(written)[0].names) == len(lines) - 1, "other line ends are no change"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda beside: beside["strata"][0]["recorded"].update(violence=0), "or that was changed"),
        (lambda beside: beside["strata"][0].update(logs=999), "or that was changed"),
        (lambda beside: beside["routes"]["101"].update(violence=0), "or that was changed"),
        (lambda beside: beside.update(seed="other"), "or that was changed"),
        (lambda beside: beside.update(plan="other"), "or that was changed"),
        (lambda beside: beside["strata"][0]["recorded"].pop("violence"), "strata.0.recorded: give a number for each"),
        (lambda beside: beside["routes"]["101"].clear(), "routes.101: give a number for each"),
        (lambda beside: beside["strata"][0].update(logs=0), "strata.0.logs: input should be greater than 0"),
        (lambda beside: beside.pop("draw"), "draw: field required"),
        (lambda beside: beside["strata"].pop(0), "column stratum"),
    ],
)
def test_a_change_of_what_stands_beside_is_told(written, edit, words):
    side = written.with_suffix(".yaml")
    beside = yaml.safe_load(side.read_text("utf-8"))
    edit(beside)
    side.write_text(yaml.safe_dump(beside), "utf-8")
    with pytest.raises(TrueCountError) as caught:
        read_draw(written)
    assert words in str(caught.value)


def test_both_files_are_needed_and_the_name_ends_in_csv(made, plan, written, tmp_path):
    with pytest.raises(TrueCountError, match=r"a draw is a CSV file.*\.csv"):
        write_draw(made, plan, tmp_path / "draw.yaml", seed="1")
    written.with_suffix(".yaml").unlink()
    with pytest.raises(TrueCountError, match=r"draw\.yaml: there is no such file"):
        read_draw(written)
    with pytest.raises(TrueCountError, match=r"none\.csv: there is no such file"):
        read_draw(tmp_path / "none.csv")


def test_a_draw_can_be_made_again_from_the_written_frame_alone(made, plan, tmp_path):
    with write_frame(LOGS, plan.seed, tmp_path / "frame.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    numbers = {f"{row['route']}|{row['reference']}": float(row["number"]) for row in rows}
    for own in by_stratum(made).values():
        assert own == sorted(own, key=numbers.get)
    assert numbers[made.names[0]] == pytest.approx(number(plan.seed, made.names[0]), rel=1e-11)


# The verb.


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A record file with late logs, and a plan of those before them."""
    folder = tmp_path_factory.mktemp("drawn")
    logs = frame(300, late=12)
    path = record_file(folder / "f.duckdb", logs)
    made = proposal(logs, words={"file": str(path)}, readings=80).plan
    write_plan(made, folder / "plan.yaml")
    return folder, logs, made


def verb(*arguments):
    return RUN.invoke(app, ["audit", "draw", *map(str, arguments)])


def test_the_verb_draws_what_the_plan_says_late_logs_apart(held, tmp_path):
    folder, logs, plan = held
    out = tmp_path / "draw.csv"
    done = verb(folder / "plan.yaml", folder / "f.duckdb", "--out", out, "--frame", tmp_path / "frame.csv")
    assert done.exit_code == 0, done.exception
    assert "logs of 300 drawn by score bands, seed 48213" in done.output and "loaded since the plan" in done.output
    assert f"Plan {plan.sha256[:12]}" in done.output and (tmp_path / "frame.csv").is_file()
    made, beside = read_draw(out)
    assert made.names == drawn(plan, logs).names and made.strata[-2:] == LATE
    assert beside.plan == plan.sha256 and beside.seed == "48213" and beside.top_up == 0


def test_the_verb_draws_by_another_seed_and_more_and_says_so_for_machines(held, tmp_path):
    folder, logs, plan = held
    arguments = (folder / "plan.yaml", folder / "f.duckdb", "--out", tmp_path / "d.csv", "--json")
    told = json.loads(verb(*arguments, "--seed", "dice 6 6 1", "--top-up", 30).output)
    made, beside = read_draw(tmp_path / "d.csv")
    assert made.names == drawn(plan, logs, top_up=30, seed="dice 6 6 1").names
    assert (beside.seed, beside.top_up, told["seed"]) == ("dice 6 6 1", 30, "dice 6 6 1")
    assert told["readings"] == len(names(made)) and told["reserves"] == len(names(made, "reserve"))
    assert told["again"] == made.again.sum() and told["plan"] == plan.sha256 == beside.plan
    assert told["late"] == sum(made.strata[one].startswith("late") for one in made.stratum)


def test_the_verb_refuses_a_file_that_changed_before_anything_else(held, tmp_path):
    folder, _, _ = held
    other = tmp_path / "g.duckdb"
    other.write_bytes((folder / "f.duckdb").read_bytes())
    with Store.write(other) as store:
        told = {"force_id": "kent", "system": "101", "reference": "new", "precision": "instant", "load_id": 1}
        put(store, "incidents", {"record_id": 9999, "reported_at": "2025-04-02 10:00"} | told)
    done = verb(folder / "plan.yaml", other, "--out", tmp_path / "d.csv")
    assert isinstance(done.exception, TrueCountError) and "the frame has the hash" in str(done.exception)
    # All sent again in a later load: nothing that the plan knew is left.
    with Store.write(other) as store:
        store.connection.raw_sql("UPDATE incidents SET load_id = 2")
    done = verb(folder / "plan.yaml", other, "--out", tmp_path / "d.csv")
    assert isinstance(done.exception, TrueCountError) and "the frame has the hash" in str(done.exception)
    assert not (tmp_path / "d.csv").exists()


def test_the_verb_needs_a_plan_and_a_name_for_the_draw(held, tmp_path):
    folder, _, _ = held
    assert "there is no such plan" in str(verb("none.yaml", folder / "f.duckdb", "--out", "d.csv").exception)
    done = verb(folder / "plan.yaml", folder / "f.duckdb", "--out", tmp_path / "draw.txt")
    assert "give a name that ends in .csv" in str(done.exception)
    assert read_plan(folder / "plan.yaml").readings == 80
