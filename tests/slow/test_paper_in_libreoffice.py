"""The workbook in a real spreadsheet program: every cell as the paper's figures have it."""

import csv
import shutil
import subprocess

import pytest

from truecount import papers
from truecount.papers.ods import ods
from truecount.papers.sheet_columns import Number
from truecount.papers.sheets import sheets
from truecount.papers.words import MINUS, Slot
from truecount.records.store import Store

pytestmark = pytest.mark.slow

SHEETS_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The program, with settings of its own: gives the files that it makes of a workbook."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("needs LibreOffice, which is not installed here")
    home = tmp_path_factory.mktemp("office")

    def convert(workbook, kind):
        out = workbook.parent / kind.split(":")[0]
        command = [program, "--headless", f"-env:UserInstallation={home.as_uri()}", "--convert-to", kind]
        subprocess.run([*command, "--outdir", out, workbook], check=True, capture_output=True, timeout=300)
        return sorted(out.iterdir())

    return convert


@pytest.fixture(scope="module", params=["kent", "lancashire", "simulated"])
def paper(request):
    if request.param != "simulated":
        return papers.paper(papers.Outline(force=request.param))
    with Store.read(request.getfixturevalue("simulated")) as store:
        return papers.paper(papers.Outline(), store)


@pytest.fixture(scope="module")
def workbook(paper, tmp_path_factory):
    path = tmp_path_factory.mktemp(paper.force_id) / "paper.ods"
    path.write_bytes(ods(paper))
    return path


@pytest.fixture(scope="module")
def figures(paper):
    return {one.id: one for one in paper.figures}


def said(figure, form):
    """The exact number and the print of a figure, from the figure alone."""
    exact = {"value": figure.value, "size": figure.value and abs(figure.value)}
    if figure.interval:
        exact |= {"low": figure.interval.low, "high": figure.interval.high}
    if figure.parts:
        exact |= dict(zip(("part", "whole"), figure.parts, strict=True))
    return exact[form], Slot(figure, form).text.replace(MINUS, "-")


def test_every_cell_is_shown_as_the_paper_prints_it(office, workbook, paper, figures):
    files = {path.stem.removeprefix("paper-"): path for path in office(workbook, SHEETS_AS_SHOWN)}
    made = sheets(paper)
    assert set(files) == {one.name for one in made}
    numbers = 0
    for one in made:
        with files[one.name].open(encoding="utf-8", newline="") as file:
            found = list(csv.reader(file))[len(one.about) + bool(one.columns) + 1 :]
        assert len(found) == len(one.rows)
        for cells, shown in zip(one.rows, found, strict=True):
            for cell, text in zip(cells, shown, strict=True):
                if isinstance(cell, str):
                    assert text == cell
                elif cell.figure:
                    numbers += 1
                    assert text == said(figures[cell.figure], cell.form)[1], (one.name, cell)
    assert numbers >= 2 * len(figures)


def test_every_number_is_kept_exactly_when_it_is_saved_for_another_program(office, workbook, paper, figures):
    calamine = pytest.importorskip("python_calamine")
    (path,) = office(workbook, "xlsx")
    book = calamine.CalamineWorkbook.from_path(path)
    made = sheets(paper)
    assert book.sheet_names == [one.name for one in made]
    for one in made:
        found = book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
        lines, head, rows = found[: len(one.about) + 1], found[len(one.about) + 1 :][:1], found[len(one.about) + 2 :]
        assert [line[0] for line in lines] == [one.title, *one.about]
        assert head == ([[column.heading for column in one.columns]] if one.columns else [])
        assert len(rows) == len(one.rows)
        for cells, kept in zip(one.rows, rows, strict=True):
            for cell, value in zip(cells, kept, strict=True):
                if isinstance(cell, Number):
                    exact = said(figures[cell.figure], cell.form)[0] if cell.figure else cell.value
                    assert value == pytest.approx(exact, rel=1e-14, abs=0), (one.name, cell)
                else:
                    assert value == cell


def test_it_prints_with_its_title(office, workbook, paper):
    (path,) = office(workbook, "pdf")
    content = path.read_bytes()
    title = f"{paper.title}: {paper.force_name}"
    assert ("FEFF" + title.encode("utf-16-be").hex().upper()).encode() in content or title.encode() in content
