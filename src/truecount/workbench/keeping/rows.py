"""The rows of the workbench's tables, out of one database and into another, and nothing said of which it is."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

Row = list[Any]
BATCH = 500
LEFT_OUT = {"auth", "contenttypes", "sessions", "axes.accessattempt", "axes.accessattemptexpiration"}
"""What another workbench makes itself, who is signed in now, and whose wrong passwords are being counted."""
END = "ledger.head"
"""The end of the log, the one row that an empty workbench has."""


def models(apps: Any) -> list[type[Model]]:
    """The models whose rows are kept, of this version or of an older one."""
    every = apps.get_models(include_auto_created=True)
    kept = [one for one in every if not {one._meta.app_label, one._meta.label_lower} & LEFT_OUT and one._meta.managed]
    return sorted((one for one in kept if not one._meta.proxy), key=lambda one: one._meta.label_lower)


def columns(model: type[Model]) -> list[str]:
    """The columns of a model, in the order of each row."""
    return [str(one.attname) for one in model._meta.concrete_fields]


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is at one moment, while others write to it."""
    if connection.vendor == "sqlite":
        # A reader, which in this journal keeps nobody from writing; the workbench's own transactions begin as writers.
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual
    else:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def read(model: type[Model]) -> Iterator[Row]:
    """Every row of a model in order."""
    held = model._base_manager.order_by("pk").values_list(*columns(model))
    return map(list, held.iterator(chunk_size=BATCH))


def line(row: Row) -> bytes:
    """A row as a line of JSON; days and times as text."""
    return json.dumps(row, allow_nan=False, default=_as_text).encode() + b"\n"


def _as_text(value: date) -> str:
    return value.isoformat()


def row(model: type[Model], said: bytes) -> Row:
    """The row of a line. Raises ValueError where it can be no row of the model."""
    told, fields = json.loads(said), model._meta.concrete_fields
    if not isinstance(told, list) or len(told) != len(fields):
        raise ValueError("A row has a value for each column.")
    try:
        return [None if value is None else field.to_python(value) for field, value in zip(fields, told, strict=True)]
    except (ValidationError, TypeError) as error:
        raise ValueError("A value is not of its column's kind.") from error


def put(model: type[Model], rows: Iterable[Row]) -> None:
    """Put rows into a model's table as they are: no day of now, no number of its own."""
    fields, quoted = model._meta.concrete_fields, connection.ops.quote_name
    names = ", ".join(quoted(one.column) for one in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places})"
    if model._meta.label_lower == END:
        model._base_manager.all().delete()
    left = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, BATCH)):
            cursor.executemany(statement, [_prepared(fields, one) for one in batch])


def _prepared(fields: Any, one: Row) -> Row:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, one, strict=True)]


def count_on(held: list[type[Model]]) -> None:
    """Let the database count on from the rows that it was given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), held):
            cursor.execute(statement)


def any_of(held: list[type[Model]]) -> bool:
    """Whether anything was ever kept here."""
    begun = {END: {"number__gt": 0}}
    return any(one._base_manager.filter(**begun.get(one._meta.label_lower, {})).exists() for one in held)


def same(model: type[Model], rows: Iterable[Row]) -> bool:
    """Whether a model's table holds these rows and no others."""
    return all(here == there for here, there in zip_longest(read(model), rows))
