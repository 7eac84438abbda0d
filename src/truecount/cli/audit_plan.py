"""`truecount audit plan`: how many logs to read, by every design side by side, and the plan of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.figures import aligned
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.audit import Frame, Proposal, Scope, Wanted
    from truecount.records.store import Store

QUESTION = "How many of the crimes that should have been recorded were?"
SEED_LETTERS = 16
USUAL = "1.5"
KINDS = "violence, sexual offences, other crime"
SHOWN = 20
LOOKS = ("at the end", "at any time")


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The record file whose logs are audited.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the plan to this YAML file.")] = None,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            "--precision",
            help="Half-width wanted in points, such as 1.5, or violence=2.5 for a kind of crime; may be given again.",
        ),
    ] = None,
    readings: Annotated[int | None, typer.Option("--readings", help="How many logs can be read, in its place.")] = None,
    design: Annotated[
        str | None,
        typer.Option(
            "--design", help="The design to plan by; else score bands, or simple random for looks at any time."
        ),
    ] = None,
    scores: Annotated[bool, typer.Option("--scores", help="Plan by the scores that `truecount triage` kept.")] = False,
    scores_from: Annotated[
        Path | None,
        typer.Option("--scores-from", help="Plan by scores of your own (CSV: route, reference, score, perhaps kind)."),
    ] = None,
    simulate_scores: Annotated[
        float | None, typer.Option("--simulate-scores", help="Scores of this AUC; only for a simulated force.")
    ] = None,
    accuracy: Annotated[
        float | None,
        typer.Option("--accuracy", help="The accuracy expected, in per cent; else the last published."),
    ] = None,
    last: Annotated[
        Path | None, typer.Option("--last", help="What `audit estimate --json` printed of the last audit, to plan by.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day audited, such as 2026-04-01.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day audited; else the last the file holds.")] = None,
    route: Annotated[
        list[str] | None, typer.Option("--route", help="A system whose logs are audited; else all. May be given again.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help=f"A kind of crime to audit ({KINDS}); else all.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", help="An opening code to leave out; may be given again.")
    ] = None,
    force: Annotated[str | None, typer.Option("--force", help="The force, where the file holds several.")] = None,
    looks: Annotated[
        str, typer.Option("--looks", help="When the audit may stop: 'at the end' or 'at any time'.")
    ] = "at the end",
    bands: Annotated[int, typer.Option("--bands", help="The number of score bands.")] = 15,
    second_reading: Annotated[
        float, typer.Option("--second-reading", help="The share of logs read as clean that are read again, blind.")
    ] = 0.125,
    reader: Annotated[list[str] | None, typer.Option("--reader", help="Who reads; may be given again.")] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", help="The seed of the draw; else taken from the frame's hash.")
    ] = None,
    question: Annotated[str, typer.Option("--question", help="What the audit is to answer.")] = QUESTION,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Propose how many logs to read, by every design side by side, and write the plan of one.

    Without --precision and --readings it plans for a half-width of 1.5 points for all crime. Nothing expected here
    enters what the audit finds: it settles where to read.
    """
    from truecount import audit
    from truecount.audit.designs import DEFAULT, EVEN
    from truecount.linkage import is_linked
    from truecount.records.store import Store

    wanted = _wanted(
        precision or ([] if readings else [USUAL]), readings=readings, bands=bands, second_reading=second_reading
    )
    if scores + (scores_from is not None) + (simulate_scores is not None) > 1:
        raise TrueCountError("Scores come from one place; give one of --scores, --scores-from and --simulate-scores.")
    chosen = audit.design(design or (DEFAULT if _looks(looks) == LOOKS[0] else EVEN))
    with Store.read(file) as store:
        scope = _scope(store, force, since, until, routes=route, kinds=kind, leave_out=leave_out)
        frame = audit.frame_of(store, scope)
        own_seed = seed or frame.sha256[:SEED_LETTERS]
        given: audit.Scores | None = None
        if scores:
            given = audit.kept_scores(store, frame)
        elif scores_from is not None:
            given = audit.read_scores(scores_from, frame)
        elif simulate_scores is not None:
            given = audit.simulate_scores(store, frame, simulate_scores, own_seed)
        made = audit.propose(
            frame,
            scope,
            wanted,
            audit.assume(scope.force, accuracy, last, scope.period.end),
            given,
            question=question,
            file=str(file),
            design=chosen.name,
            looks=looks,
            readers=tuple(reader or ()),
            seed=own_seed,
        )
        linked = is_linked(store)
    if out is not None:
        audit.write_plan(made.plan, out)
    if as_json:
        typer.echo(json.dumps(_facts(made), indent=2, ensure_ascii=False))
        return
    for line in _words(frame, made, linked):
        typer.echo(line)
    if out is not None:
        typer.echo(f"The plan: {out}")


def _wanted(precision: list[str], **more: Any) -> Wanted:
    """The precision wanted, from words such as "1.5" and "violence=2.5". Raises TrueCountError with every fault."""
    from pydantic import ValidationError

    from truecount import audit
    from truecount.audit.plan import ALL_CRIME
    from truecount.document import place_and_fault

    points: dict[str, float] = {}
    for one in precision:
        name, _equals, number = one.rpartition("=")
        try:
            points[name.strip() or ALL_CRIME] = float(number)
        except ValueError:
            raise TrueCountError(f'--precision "{one}" is neither a number of points nor like violence=2.5.') from None
    try:
        return audit.Wanted(precision=points, **more)
    except ValidationError as error:
        raise TrueCountError(*(f"{place_and_fault(fault)}." for fault in error.errors())) from error


def _looks(words: str) -> str:
    if words not in LOOKS:
        raise TrueCountError(f'--looks "{words}" is neither {LOOKS[0]} nor {LOOKS[1]}.')
    return words


def _scope(
    store: Store,
    force: str | None,
    since: str | None,
    until: str | None,
    **told: list[str] | None,
) -> Scope:
    """What is audited: as told, else all routes and kinds and the last twelve months of the one force's logs."""
    from ibis import _

    from truecount import audit
    from truecount.figure import Period
    from truecount.reference.kinds import KINDS

    rows = store.incidents().filter(_.reported_at.notnull(), _.system.notnull())
    if force is not None:
        rows = rows.filter(_.force_id == force)
    held = rows.group_by("force_id", "system").agg(first=_.reported_at.min(), last=_.reported_at.max())
    found = held.order_by("force_id", "system").to_pyarrow().to_pylist()
    forces = sorted({row["force_id"] for row in found})
    if len(forces) != 1:
        held_logs = f"the logs of {', '.join(forces)}; say which with --force" if forces else "no log of a known time"
        raise TrueCountError(f"{store.path}: the file holds {held_logs}.")
    routes = tuple(row["system"] for row in found)
    codes = {row["opening_code"] for row in rows.select("opening_code").distinct().to_pyarrow().to_pylist()}
    chosen = {name: tuple(words or ()) for name, words in told.items()}
    _all_known("--route", chosen["routes"], routes)
    _all_known("--kind", chosen["kinds"], KINDS)
    _all_known("--leave-out", chosen["leave_out"], tuple(sorted(filter(None, codes))))
    loads = store.table("loads")
    (load,) = loads.agg(newest=_.load_id.max(), day=_.loaded_at.max()).to_pyarrow().to_pylist()
    end = _day(until, "--to") or max(row["last"] for row in found).date()
    begin = _day(since, "--from") or max(min(row["first"] for row in found).date(), audit.twelve_months_to(end))
    if begin > end:
        raise TrueCountError(f"The audit would begin on {begin} and end on {end}; give --from a day before --to.")
    return audit.Scope(
        force=forces[0],
        period=Period(start=begin, end=end),
        routes=chosen["routes"] or routes,
        kinds=chosen["kinds"] or KINDS,
        leave_out=chosen["leave_out"],
        recorded_by=load["day"].date(),
        last_load=load["newest"],
    )


def _all_known(option: str, said: tuple[str, ...], known: tuple[str, ...]) -> None:
    strange = [word for word in said if word not in known]
    if strange:
        raise TrueCountError(
            f'{option} "{strange[0]}" is nothing that the file has; there is {", ".join(known[:SHOWN])}'
            f"{' and more' if len(known) > SHOWN else ''}."
        )


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TrueCountError(f'{option} "{text}" is no day; write it as 2026-04-01.') from None


def _facts(made: Proposal) -> dict[str, Any]:
    return {
        "plan": made.plan.model_dump(mode="json"),
        "sha256": made.plan.sha256,
        "designs": {
            name: {
                "readings": int(one.readings.sum()),
                "strata": len(one.names),
                "minutes": round(one.minutes),
                "half_width_expected": one.expected,
            }
            for name, one in made.layouts.items()
        },
        "cheaper": list(made.cheaper),
    }


def _words(frame: Frame, made: Proposal, linked: bool) -> Iterator[str]:
    plan, scope = made.plan, made.plan.scope
    yield f"{plan.file}: {len(frame):,} logs of {scope.force}, {scope.period}, by {', '.join(scope.routes)}"
    yield f"{int(frame.recorded.sum()):,} standing records are tied to them; {frame.outside:,} of the period to no log."
    if frame.unlisted:
        yield f"{frame.unlisted:,} records are of classes that are in no list; they count as other crime."
    if not linked:
        yield "Records are tied by reference alone: run `truecount link` first, or those without one will look missed."
    yield (
        f"Expected accuracy {plan.assumed.accuracy:.1f} per cent ({plan.assumed.source}); "
        f"{plan.assumed.minutes_linked:.0f} minutes to read a log with a record, {plan.assumed.minutes_unlinked:.0f} "
        "one without. Neither enters what is found."
    )
    yield ""
    kinds = next(iter(made.layouts.values())).expected
    rows = [("design", "logs", "hours", *(f"± {name}" for name in kinds), "")]
    for name, one in made.layouts.items():
        half = (f"{points:.1f}" for points in one.expected.values())
        mark = "planned" if name == plan.design else ""
        rows.append((name, f"{int(one.readings.sum()):,}", f"{one.minutes / 60:,.0f}", *half, mark))
    for line in aligned(rows):
        yield f"  {line}"
    yield ""
    yield from made.cheaper
    yield f"The seed is {plan.seed}. Better: draw with a --seed that chance decides in public once the plan is told."
