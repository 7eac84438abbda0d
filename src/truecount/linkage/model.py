"""How likely it is that an incident and a crime record belong together: Splink's model, trained on known ties."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from splink import Linker, SettingsCreator
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.internals.exceptions import EMTrainingException

from truecount.bounded import Unreadable, read_json
from truecount.errors import TrueCountError
from truecount.linkage.settings import Comparison, LinkSettings

INCIDENTS, CRIMES = "a_incidents", "b_crimes"
"""What Splink calls the two sides; it puts the one whose name comes first on the left."""
DIALECT = "spark"
ALONE = 3
"""From likeness alone is learnt only where records are compared in so many things. With one or two, many models fit
equally well: on a log with only times and words, of ties said to be 97 % certain little more than half were right."""
ENOUGH = 3
"""From likeness alone is learnt among the records that the first so many lines of `compare_where` bring together."""
UNSEEN = 0.001
"""The share taken for a level of likeness that no pair learnt from had: Splink would take it for no evidence at all."""
logging.getLogger("splink").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Scored:
    """Pairs that were compared (`crime_id`, `incident_id`, `weight` in log odds to base 2, a `gamma_…` a comparison),
    and the model they were weighed by."""

    pairs: Any
    model: dict[str, Any]


def read_model(path: Path) -> dict[str, Any]:
    """A model that an earlier run wrote. Raises TrueCountError where the file is none."""
    try:
        given = read_json(path)
    except Unreadable as error:
        raise TrueCountError(
            f"{path}: the model cannot be read ({error}); give one that --save-model wrote."
        ) from error
    if not isinstance(given, dict) or "comparisons" not in given:
        raise TrueCountError(f"{path}: this is no model of linkage; give one that --save-model wrote.")
    return given


def score(
    kept: Any,
    reports: str,
    records: str,
    labels: str | None,
    settings: LinkSettings,
    model: dict[str, Any] | None = None,
) -> Scored | None:
    """Weigh incidents against crime records that may belong together; None where there is nothing to weigh them by.

    `reports`, `records` and `labels` are names of kept tables; labels has the pairs to learn from, None for too few.
    """
    compared = len(_comparisons(settings, kept, reports, records))
    if model is None and compared < (ALONE if labels is None else 1):
        return None
    api = _api(kept.connection)
    tables = [api.register(reports, dataset_display_name=INCIDENTS), api.register(records, dataset_display_name=CRIMES)]
    linker = Linker(tables, model or _settings(settings, kept, reports, records), log_level=logging.ERROR)
    if model is None:
        if not _train(linker, api, labels, settings):
            return None
        linker = Linker(tables, _whole(linker.misc.save_model_to_json()), log_level=logging.ERROR)
    predicted = linker.inference.predict(warning_mode="never")
    table = kept.connection.table(predicted.physical_name)
    gammas = [f"gamma_{one.name}" for one in settings.compare if f"gamma_{one.name}" in table.columns]
    pairs = table.select("match_weight", *gammas, incident_id="unique_id_l", crime_id="unique_id_r").rename(
        weight="match_weight"
    )
    return Scored(pairs, linker.misc.save_model_to_json())


def _api(connection: Any) -> Any:
    """Splink's way to the database that an Ibis connection speaks to."""
    if connection.name == "pyspark":
        from splink import SparkAPI

        spark: Any = SparkAPI
        # Kept in memory, so that no folder has to be set for checkpoints.
        return spark(
            spark_session=connection._session, register_udfs_automatically=False, break_lineage_method="persist"
        )
    from splink import DuckDBAPI

    return DuckDBAPI(connection.con)


def _settings(settings: LinkSettings, kept: Any, reports: str, records: str) -> SettingsCreator:
    window = (
        f"r.recorded - l.reported BETWEEN {-3600 * settings.hours_after} AND {86_400 * settings.days_before}"
        " AND l.force_id = r.force_id"
    )
    rules = [" AND ".join([*(f"l.{one} = r.{one}" for one in line), window]) for line in settings.compare_where]
    return SettingsCreator(
        link_type="link_only",
        comparisons=_comparisons(settings, kept, reports, records),
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": rule, "sql_dialect": kept.connection.name.replace("pyspark", "spark")} for rule in rules
        ],
        # Only so does Splink keep the levels.
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        # Each crime has one incident among all there are.
        probability_two_random_records_match=1
        / max(2, int(kept.connection.table(reports).count().to_pyarrow().as_py())),
    )


def _comparisons(settings: LinkSettings, kept: Any, reports: str, records: str) -> list[dict[str, Any]]:
    """What the two sides can be compared by: what both fill."""
    filled = _filled(kept, reports) & _filled(kept, records)
    return [_comparison(one) for one in settings.compare if set(one.empty) <= filled]


def _filled(kept: Any, name: str) -> set[str]:
    """The columns of a table that some row fills."""
    table = kept.connection.table(name)
    (told,) = table.agg(**{column: table[column].notnull().any() for column in table.columns}).to_pyarrow().to_pylist()
    return {column for column, filled in told.items() if filled}


def _comparison(one: Comparison) -> dict[str, Any]:
    empty = " OR ".join(f"{column}_{side} IS NULL" for column in one.empty for side in "lr")
    levels = [CustomLevel(empty, base_dialect_str=DIALECT).configure(is_null_level=True)]
    told = [CustomLevel(level.when, level.words or "no evidence", base_dialect_str=DIALECT) for level in one.levels]
    for place, level in enumerate([*told, ElseLevel()]):
        if one.right:
            level.configure(m_probability=one.right[place], fix_m_probability=True)
        levels.append(level)
    return {"output_column_name": one.name, "comparison_levels": levels, "comparison_description": one.name}


def _train(linker: Any, api: Any, labels: str | None, settings: LinkSettings) -> bool:
    """Learn how alike records are that belong together, and that do not; whether anything could be learnt."""
    linker.training.estimate_u_using_random_sampling(max_pairs=settings.pairs, seed=settings.seed)
    if labels is not None:
        linker.training.estimate_m_from_pairwise_labels(api.register(labels))
        return True
    taught = 0
    for line in settings.compare_where:
        taught += _learn_alone(linker, line)
        if taught == ENOUGH:
            break
    return taught > 0


def _whole(model: dict[str, Any]) -> dict[str, Any]:
    """A model in which each level of a comparison has its shares, where any level of it has; and in which no level is
    taken for impossible."""
    for one in model["comparisons"]:
        levels = [level for level in one["comparison_levels"] if not level.get("is_null_level")]
        for share, least in (("m_probability", UNSEEN), ("u_probability", 0.0)):
            if any(level.get(share) is not None for level in levels):
                for level in levels:
                    level[share] = min(1.0, max(least, UNSEEN if level.get(share) is None else level[share]))
    return model


def _learn_alone(linker: Any, line: tuple[str, ...]) -> bool:
    """Learn from likeness alone, among records that agree on these columns; False where none do, or where a share
    vanishes below what Splink takes for a number."""
    rule = " AND ".join(f"l.{one} = r.{one}" for one in line)
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    except (EMTrainingException, ValueError):
        return False
    return True
