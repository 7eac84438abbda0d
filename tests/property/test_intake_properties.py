"""Whatever stands in a file, no row is lost and nothing but a plain sentence comes out."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.samples import EXAMPLES, Example
from truecount.errors import TrueCountError
from truecount.records import Store, load
from truecount.records.intake import plain

CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "NA", "Kent", "2017/18", "1", "-00 ", "1 234", "2015-01", "31-02-2017", '"', "a\nb", "=1+1"]
    ),
    st.text(max_size=12),
)


@st.composite
def mangled(draw: st.DrawFn) -> tuple[Example, bytes]:
    """An example with rows of chance cells put in, of chance length, quoted well or badly."""
    example = draw(st.sampled_from(EXAMPLES))
    width = len(next(csv.reader([example.header])))
    lines = list(example.lines)
    for _ in range(draw(st.integers(1, 6))):
        cells = draw(st.lists(CELLS, min_size=max(width - 1, 0), max_size=width + 1))
        out = io.StringIO()
        if draw(st.booleans()):
            csv.writer(out, lineterminator="").writerow(cells)
        else:
            out.write(",".join(cells))
        lines.insert(draw(st.integers(0, len(lines))), out.getvalue())
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return example, "\n".join([example.header, *lines]).encode(encoding, "replace")


SLOW = [HealthCheck.too_slow]


@settings(max_examples=6, deadline=None, suppress_health_check=SLOW)
@given(mangled())
def test_rows_in_are_always_accepted_or_rejected_and_held_as_told(mangled):
    check(*mangled)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
@given(mangled())
def test_rows_in_are_always_accepted_or_rejected_at_length(mangled):
    check(*mangled)


def check(example: Example, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / example.file
        path.write_bytes(data)
        try:
            report = load([path], folder / "out.duckdb", example.format, example.mapping(folder))
        except TrueCountError as error:
            assert "\n" not in str(error)
            assert not (folder / "out.duckdb").exists()
            return
        (account,) = report.files.values()
        assert account.rows_in == account.accepted + account.rejected
        with Store.read(folder / "out.duckdb") as store:
            kept = sum(
                store.table(table).select("row").distinct().count().execute()
                for table in ("crimes", "incidents", "outcomes", "published_counts")
            )
            refused = store.table("rejects").select("row").distinct().count().execute()
        assert kept == account.accepted
        assert refused == account.rejected


@given(st.text('a ",\n', max_size=30), st.integers(1, 5))
def test_rows_are_the_same_wherever_the_text_is_cut_as_it_is_read(text, cut):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text, newline="")
        whole = list(plain.rows(path, ","))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain, "BLOCK", cut)
            assert list(plain.rows(path, ",")) == whole
        together = list(plain.stretches(path, ","))
        assert together[:1] == whole[:1]
    assert "".join(whole) == "".join(together) == text
    if '"' not in text:
        assert whole == text.splitlines(keepends=True)


def test_rows_that_hold_no_quote_are_passed_over_together(tmp_path):
    """Line by line, a file of 200 million blank lines took five minutes."""
    path = tmp_path / "a.txt"
    path.write_text("a,b\n" + "\n" * 500_000 + '"c\n",d\n' + "e,f\n" * 100_000)
    assert len(list(plain.stretches(path, ","))) < 10
    assert len(list(plain.rows(path, ","))) == 600_002


@given(st.lists(st.sampled_from(["a,b\n", "\n", "\r\n", '"c\n\n",d\n'])), st.sets(st.integers(1, 12)))
def test_blank_rows_are_counted_up_to_a_row(written, numbers):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text("".join(written), newline="")
        counted = plain.blank_rows_to(path, ",", numbers)
    assert counted == {number: sum(not row.strip() for row in written[:number]) for number in numbers}


def test_a_row_of_two_million_quotes_is_passed_over_and_those_around_it_stay(tmp_path):
    """It took minutes while each quote was looked for in a copy of all that follow it."""
    path = tmp_path / "a.txt"
    path.write_text('a,b\n"' + '""' * 1_000_000 + '",b\nc,d\n')
    first, long, short, last = plain.rows(path, ",")
    assert (first, long, last) == ("a,b\n", None, "c,d\n")
    assert short.endswith("x\n")
