"""`truecount audit`: plan an audit of crime recording, draw it, review the logs drawn, and estimate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli import audit_plan
from truecount.cli.figures import Page, aligned
from truecount.errors import TrueCountError
from truecount.figure import figures_as_json

if TYPE_CHECKING:
    from truecount.audit import Alternative, Draw, Drawn, Plan, Review, Section, TypeRead
    from truecount.figure import Provenance

app = typer.Typer(help="Plan, draw, review and estimate an audit of crime recording.", no_args_is_help=True)
app.command("plan")(audit_plan.command)
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that `truecount audit plan` wrote.")]
DrawFile = Annotated[Path, typer.Argument(metavar="DRAW", help="The draw that `truecount audit draw` wrote.")]
Json = Annotated[bool, typer.Option("--json", help="The same facts for machines.")]
PLAN, DRAW, REVIEWS = "plan.yaml", "draw.csv", "reviews.csv"


@app.command("draw")
def draw(
    plan: PlanFile,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The record file that the plan was made for.")],
    out: Annotated[Path, typer.Option("--out", help="Write the draw to this CSV file, and how it was made beside it.")],
    seed: Annotated[str | None, typer.Option("--seed", help="Draw with this seed in place of the plan's.")] = None,
    top_up: Annotated[int, typer.Option("--top-up", min=0, help="So many more readings, in proportion.")] = 0,
    frame: Annotated[
        Path | None, typer.Option("--frame", help="Write the frame, too (CSV), so that others can draw again from it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw the logs to read. The same plan, frame and seed give the same draw, whoever draws.

    Logs loaded since the plan was made are drawn apart, at the same rate. A longer draw holds the shorter one.
    """
    from truecount import audit
    from truecount.audit.drawing import planned_logs
    from truecount.records.store import Store

    planned = audit.read_plan(plan)
    with Store.read(file) as store:
        held = audit.frame_of(store, planned.scope)
        known = planned_logs(planned, held)
        expected = audit.expectations(known, planned.assumed, audit.planned_scores(planned, store, known))
    own = planned if seed is None else planned.model_copy(update={"seed": seed})
    made = audit.draw(own, held, expected, top_up)
    written = audit.write_draw(made, planned, out, seed=own.seed, top_up=top_up)
    if frame is not None:
        written.append(audit.write_frame(held, own.seed, frame))
    if as_json:
        typer.echo(json.dumps(_drawn(made, own.seed, planned), indent=2, ensure_ascii=False))
        return
    for line in _of_draw(made, planned, own.seed):
        typer.echo(line)
    for path in written:
        typer.echo(f"Written: {path}")


@app.command("review")
def review(
    draw: DrawFile,
    out: Annotated[Path, typer.Option("--out", help="Write the reviews, or the empty sheet, to this CSV file.")],
    readings: Annotated[
        list[Path] | None,
        typer.Option("--readings", help="What readers wrote (CSV): compare it with the records. May be given again."),
    ] = None,
    second: Annotated[
        Path | None, typer.Option("--second", help="Reviews of first readings: a sheet of what is to be read again.")
    ] = None,
    simulate_readers: Annotated[
        int | None, typer.Option("--simulate-reviewers", help="So many simulated readers; only for a simulated force.")
    ] = None,
    error: Annotated[
        float, typer.Option("--error", help="The share of missed crimes that a simulated reader overlooks.")
    ] = 0.0,
    file: Annotated[Path | None, typer.Option("--file", help="The record file, where it is not where it was.")] = None,
    plan: Annotated[Path | None, typer.Option("--plan", help="The plan; else plan.yaml beside the draw.")] = None,
    as_json: Json = False,
) -> None:
    """Write an empty sheet for readers; or compare what they wrote with the records, crime by crime.

    A reader enters a row for each crime that a log requires (route, reference, reading, reader, class_code and, where
    there are several, victim), or the class "none", or "cannot be read". Verdicts are those of `truecount check`.
    """
    from truecount import audit, linkage
    from truecount.records.store import Store

    made, beside = audit.read_draw(draw)
    planned = _plan_of(plan or draw.parent / PLAN, beside)
    if not readings and simulate_readers is None:
        reviews = None if second is None else audit.read_reviews(second, made)
        written = audit.write_sheet(made, planned.readers, out, reviews)
        typer.echo(json.dumps({"sheet": str(written)}) if as_json else f"An empty sheet to fill in: {written}")
        return
    with Store.read(file or Path(planned.file)) as store:
        if readings:
            found = audit.compare(store, planned.scope, audit.read_readings(readings, made))
        else:
            found = audit.simulate_reviews(store, planned, made, simulate_readers or 0, error)
        untied = linkage.untied(store)
    if untied:
        typer.echo(
            f"Take care: {untied:,} crime records of the file name no incident, and it was never linked. A crime that "
            f"one of them answers counts as missed; run truecount link {file or planned.file}, then review again.",
            err=True,
        )
    audit.write_reviews(found, made, out)
    tally = _tally(found)
    if as_json:
        typer.echo(json.dumps({"reviews": str(out), "verdicts": tally}, indent=2))
        return
    for reading, verdicts in tally.items():
        typer.echo(f"{reading} readings")
        for verdict, number in verdicts.items():
            typer.echo(f"  {number:>8,}  {verdict}")
    typer.echo(f"The reviews: {out}")


@app.command("estimate")
def estimate(
    plan: PlanFile,
    draw: DrawFile,
    reviews: Annotated[Path, typer.Argument(metavar="REVIEWS", help="The reviews that `audit review` wrote.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what was assumed, what would break it, and what more would buy.")
    ] = False,
    look: Annotated[bool, typer.Option("--look", help="Look before the end, and say what is left.")] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="What this verb printed with --json of another audit: compare.")
    ] = None,
    alternatives: Annotated[
        bool, typer.Option("--alternatives", help="Show the accuracy by other estimators and intervals, too.")
    ] = False,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(
            "--earlier", help="Folder of an earlier audit (plan.yaml, draw.csv, reviews.csv), to --look at together."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate recording accuracy and what else the reviews tell, each figure with its interval and its making."""
    from truecount import audit
    from truecount.audit.plan import ALL_CRIME

    made, beside = audit.read_draw(draw)
    planned = _plan_of(plan, beside)
    counted = audit.of_kinds(audit.read_reviews(reviews, made), planned.scope.kinds)
    sample = audit.sample_of(made, counted, unfinished=look)
    before = [_earlier(folder) for folder in earlier or ()]
    result = audit.Result(planned, sample, _made_from(plan, draw, reviews, planned, beside))
    seen = audit.look(planned, sample, {ALL_CRIME: result.overall} | result.kinds, before) if look else None
    said: dict[str, list[str]] = {}
    if result.readers is not None:
        said["Readers"] = list(result.readers.words())
    if against is not None:
        said["Beside the other audit"] = [audit.against(result.overall, against)]
    if seen is not None:
        said["A look"] = list(seen.words())
    if explain:
        said |= dict(audit.explain(planned, sample, result))
    others = audit.alternatives(sample, result.overall) if alternatives else []
    if as_json:
        _print_json(result.sections(seen), said, others, audit.types_read(sample))
        return
    page = Page()
    for section in result.sections(seen):
        page.section(section.heading, section.figures)
    if others:
        said = {"The same accuracy by other ways": _beside(others)} | said
    for heading, sentences in said.items():
        typer.echo(f"{heading}\n")
        for sentence in sentences:
            typer.echo(f"  {sentence}")
        typer.echo("")
    page.end()


def _print_json(
    sections: list[Section], said: dict[str, list[str]], others: list[Alternative], types: list[TypeRead]
) -> None:
    figures = figures_as_json(figure for section in sections for figure in section.figures)
    facts = {"figures": figures, "said": said, "alternatives": [vars(one) for one in others]}
    facts["types_read"] = [vars(one) for one in types]
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))


def _beside(others: list[Alternative]) -> list[str]:
    rows: list[tuple[str, ...]] = [("estimated", "per cent", "low", "high", "interval")]
    for one in others:
        numbers = (f"{100 * number:.2f}" for number in (one.value, one.low, one.high))
        rows.append((one.estimator, *numbers, one.interval))
    return aligned(rows)


def _plan_of(path: Path, beside: Drawn) -> Plan:
    """The plan of a draw. Raises TrueCountError where it is another."""
    from truecount import audit

    planned = audit.read_plan(path)
    if planned.sha256 != beside.plan:
        raise TrueCountError(f"{path}: the draw was made by another plan, or this one was changed since; give its own.")
    return planned


def _earlier(folder: Path) -> tuple[Plan, Any]:
    """The plan and the sample of an earlier audit, from its folder."""
    from truecount import audit

    made, beside = audit.read_draw(folder / DRAW)
    planned = _plan_of(folder / PLAN, beside)
    return planned, audit.sample_of(
        made, audit.of_kinds(audit.read_reviews(folder / REVIEWS, made), planned.scope.kinds)
    )


def _made_from(plan: Path, draw: Path, reviews: Path, planned: Plan, beside: Drawn) -> tuple[Provenance, ...]:
    from truecount.figure import Provenance, digest_of_file

    return (
        Provenance(source=plan.name, where="the plan", sha256=planned.sha256),
        Provenance(source=draw.name, where=f"the draw, seed {beside.seed}", sha256=beside.draw),
        Provenance(source=planned.file, where="the frame", sha256=beside.frame),
        Provenance(source=reviews.name, where="the reviews", sha256=digest_of_file(reviews)),
    )


def _of_draw(made: Draw, planned: Plan, seed: str) -> Iterator[str]:
    facts = _drawn(made, seed, planned)
    yield (
        f"{facts['readings']:,} logs of {facts['logs']:,} drawn by {planned.design}, seed {seed}, and "
        f"{facts['reserves']:,} reserves; {facts['again']:,} of them are read again if read as clean."
    )
    if facts["late"]:
        yield f"{facts['late']:,} of them are late: loaded since the plan was made, and drawn apart."
    yield f"Plan {planned.sha256[:12]}…, frame {planned.frame[:12]}…"


def _drawn(made: Draw, seed: str, planned: Plan) -> dict[str, Any]:
    readings = made.role == "reading"
    late = [name.startswith("late") for name in made.strata]
    return {
        "plan": planned.sha256,
        "frame": planned.frame,
        "seed": seed,
        "logs": int(made.logs.sum()),
        "readings": int(readings.sum()),
        "reserves": int((~readings).sum()),
        "again": int(made.again.sum()),
        "late": sum(late[stratum] for stratum in made.stratum.tolist()),
    }


def _tally(found: list[Review]) -> dict[str, dict[str, int]]:
    from collections import Counter

    counted = Counter((one.reading, one.verdict) for one in found)
    tally: dict[str, dict[str, int]] = {}
    for (reading, verdict), number in sorted(counted.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        tally.setdefault(reading, {})[verdict] = number
    return tally
