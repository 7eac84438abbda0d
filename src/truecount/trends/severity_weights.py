"""What one crime of each class weighs: the ONS weights held here, or weights of the user's own in a CSV file."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Provenance
from truecount.records import provenance
from truecount.reference.near import near

ONS = "ONS crime severity weights, 2020 set"
YES_NO = {"yes": True, "no": False, "": False}
CODE, WEIGHT, PROACTIVE = "class_code", "weight", "proactive"


@dataclass(frozen=True)
class Weights:
    """Weights by class: `by_code` maps a code to the weight of one crime of it.

    A code may be that of the class (4/10) or that of the open data (4.10). `proactive` holds the codes of crimes that
    come to light by police work alone and are left out. `ours` says whether they are the ONS weights of this package;
    `vintage` names the set.
    """

    vintage: str
    by_code: dict[str, float]
    proactive: frozenset[str]
    made_from: tuple[Provenance, ...]
    ours: bool = False


def ons_weights() -> Weights:
    """The ONS weights held here, about the days of sentence that a crime of the class leads to on average."""
    rows = reference.load("severity_weights").rows
    by_code = {row[key]: float(row["weight"]) for key in (CODE, "open_data_code") for row in rows if row[key]}
    return Weights(ONS, by_code, frozenset(), provenance.of_rows("severity_weights", rows), ours=True)


def read_weights(path: Path | str, vintage: str | None = None) -> Weights:
    """Weights of the user's own: a CSV file in UTF-8 with the columns class_code and weight, and proactive if wanted.

    `class_code` is a class code or a code of the open data, `weight` a number of 0 or above, `proactive` yes or no.
    `vintage` names the set in what is printed; without it the file's name does. Raises TrueCountError with one
    sentence for every fault of the file.
    """
    path = Path(path)
    lines, content = _lines(path)
    header = [name.strip() for name in lines[0]] if lines else []
    lacking = [name for name in (CODE, WEIGHT) if header.count(name) != 1]
    if lacking or header.count(PROACTIVE) > 1:
        wrong = ", ".join(lacking) or PROACTIVE
        raise TrueCountError(
            f"{path}: the first line has to name each of the columns {CODE} and {WEIGHT} once, and {PROACTIVE} at most "
            f"once; look at {wrong}."
        )
    faults: list[str] = []
    by_code: dict[str, float] = {}
    proactive: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(header, (cell.strip() for cell in line), strict=False))
        if not any(cells.values()):
            continue
        code = cells.get(CODE, "")
        faults += (f"{path}, line {number}: {fault}" for fault in _faults(cells, len(line), len(header), by_code))
        by_code.setdefault(code, _number(cells.get(WEIGHT, "")) or 0.0)
        if YES_NO.get(cells.get(PROACTIVE, "").lower()):
            proactive.add(code)
    if not by_code:
        faults.append(f"{path}: the file holds no weights; write one line for each class.")
    if faults:
        raise TrueCountError(*faults)
    source = Provenance(source=path.name, where=f"{len(by_code)} weights", sha256=hashlib.sha256(content).hexdigest())
    known = proactive | {_codes()[code] for code in proactive}
    return Weights(vintage or path.name, _both_spellings(by_code), frozenset(known), (source,))


def _lines(path: Path) -> tuple[list[list[str]], bytes]:
    try:
        content = path.read_bytes()
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)), content
    except OSError as error:
        raise TrueCountError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise TrueCountError(f"{path} is no CSV file in UTF-8; save it as one.") from None
    except csv.Error as error:
        raise TrueCountError(f"{path} is no CSV file ({error}); save it as one.") from None


def _faults(cells: dict[str, str], width: int, wanted: int, before: dict[str, float]) -> list[str]:
    """What is wrong with one line, each in words that end a sentence."""
    code, weight, proactive = (cells.get(name, "") for name in (CODE, WEIGHT, PROACTIVE))
    found = []
    if width != wanted:
        found.append(f"it has {width} cells where the first line has {wanted}.")
    if code not in _codes():
        found.append(f'"{code}" is not a class; `truecount reference show classes` lists them.{near(code, _codes())}')
    if code in before:
        found.append(f"the class {code} stands in an earlier line already; keep one of them.")
    if (number := _number(weight)) is None or number < 0:
        found.append(f'the weight "{weight}" is not a number of 0 or above, such as 15.5.')
    if proactive.lower() not in YES_NO:
        found.append(f'{PROACTIVE} is "{proactive}"; write yes or no.')
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@functools.cache
def _codes() -> dict[str, str]:
    """Every class and open data code, and the other spelling of the same class; a code of several classes is itself."""
    found = {row["open_data_code"]: row["open_data_code"] for row in reference.load("severity_weights").rows}
    for row in reference.load("classes").rows:
        other = row["open_data_code"] or row[CODE]
        found |= {row[CODE]: other, other: row[CODE]}
    return found


def _both_spellings(by_code: dict[str, float]) -> dict[str, float]:
    """Weights that are found under the class code and under that of the open data."""
    return {_codes()[code]: weight for code, weight in by_code.items()} | by_code
