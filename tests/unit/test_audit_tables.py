"""CSV files that people fill in: nothing in them is passed over."""

import pytest

from truecount.audit.tables import filled, number, read_csv
from truecount.errors import TrueCountError

READERS = {"log": filled, "score": number(0, 10)}


def refused(folder, text):
    path = folder / "t.csv"
    path.write_text(text, "utf-8", newline="")
    with pytest.raises(TrueCountError) as told:
        read_csv(path, READERS, "the table")
    return str(told.value)


def test_a_sound_table_is_read_with_or_without_cells_that_are_empty_at_its_end(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('score,log\n1.5,"a,\nb",,\n\n+2e0,c\n', "utf-8-sig", newline="")
    assert [(row["row"], row["log"], row["score"]) for row in read_csv(path, READERS, "the table")] == [
        (2, "a,\nb", 1.5),
        (4, "c", 2.0),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('log,score\na,1\n"b,2\nc,3\nd,4\n', "the table cannot be read"),
        ("log,score\na,1,2\n", "row 2: it has 3 cells and the first row 2."),
        ("log,score,score\na,1,2\n", "the table has two columns score"),
        ("log,score\na,1\0\n", "the character NUL"),
        ("log,score\na,1_0\n", '"1_0" is not a number'),
        ("log,score\na,٣\n", '"٣" is not a number'),
        ("log,score\na,nan\n", '"nan" is not a number'),
        ("log,score\na,1e999\n", '"1e999" does not lie between'),
        ("log,score\n" + "x" * 200_000 + ",1\n", "the table cannot be read"),
        ("", "the table has no column log, score"),
    ],
)
def test_what_would_be_passed_over_or_misread_is_told(tmp_path, text, says):
    assert says in refused(tmp_path, text)


def test_faults_of_several_rows_are_told_in_one_pass(tmp_path):
    said = refused(tmp_path, "log,score\n,1\nb,x\nc,3,4\n")
    assert [row in said for row in ("row 2, column log", "row 3, column score", "row 4: it has 3 cells")] == [True] * 3
