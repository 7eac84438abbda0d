from tests.unit.test_papers_kit import Page, figure
from truecount.figure import Interval
from truecount.papers.page import by_method, page, sentence, words
from truecount.papers.parts import Exhibit, Paper, Paragraph, Row, Section, Table, letter
from truecount.papers.words import say

ODD = figure("odd", 12.5, decimals=1, title="<b>bold</b> & “quoted”", interval=Interval(low=10, high=15, method="<m>"))


def made(*blocks, findings=()) -> str:
    section = Section("one", "One & only", blocks, findings=findings)
    return page(Paper("nowhere", "Nowhere <Police>", "Title", "9.9", ("As at never.",), (section,)))


def test_text_from_tables_is_escaped():
    text = made(Paragraph(say("It is {a}, <i>said</i> & done.", a=ODD)))
    assert "<i>said" not in text
    assert "&lt;i&gt;said&lt;/i&gt; &amp; done" in text
    assert "Nowhere &lt;Police&gt;" in text
    assert "<b>bold" not in text


def test_a_number_names_its_figure_and_takes_its_per_cent_sign_with_it():
    assert str(words(say("Up {a}% (from {a:low}%).", a=ODD))) == (
        'Up <data value="12.5" data-figure="odd" data-form="value">12.5%</data> '
        '(from <data value="10.0" data-figure="odd" data-form="low">10.0%</data>).'
    )


def test_a_figure_only_said_is_explained_too():
    text = made(Paragraph(say("It is {a}.", a=ODD)), findings=(say("Also {b}.", b=figure("other", 3)),))
    assert "How the other numbers of this section were made" in text
    assert text.count("hash") >= 2
    assert {"odd", "other"} <= {name for name, _, _ in Page(text).slots}


def test_notes_of_every_row_stand_once_without_a_letter():
    rows = tuple(Row((name,), (), (f"Only {name}", "All of them")) for name in ("a", "b"))
    table = Table(("What",), rows)
    assert table.common == ("All of them",)
    assert table.notes == {"Only a": "a", "Only b": "b"}
    text = made(Exhibit("x", "Caption", table=table))
    assert text.count("All of them.") == 1
    assert 'href="#x-a"' in text
    assert 'id="x-a"' in text


def test_figures_with_the_same_making_share_its_words():
    alike = [figure("a", 1), figure("b", 2), figure("c", 3, unit="per cent")]
    ((method, lots),) = by_method(alike)
    assert method == alike[0].method
    assert [[one.id for one in lot] for lot in lots] == [["a", "b"], ["c"]]


def test_notes_read_as_sentences():
    assert sentence("rape 62 of 63; none found") == "Rape 62 of 63; none found."
    assert sentence("Done.") == "Done."


def test_letters_go_on_after_z():
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]
