"""Minutes: a committee page, read whole, and the register that is made of it."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from truecount.cli import claims_read
from truecount.errors import TrueCountError
from truecount.papers.claims.claims_in import claims_in
from truecount.papers.claims.minutes import register_of
from truecount.papers.claims.page import page_in
from truecount.papers.claims.register import read_register

TEXT = """This is a default template, your custom branding appears to be missing.
Technical Error: Error: The page was aborted.

  • Agenda item
  • Agenda item

    Recording of Offences

    Meeting of Example Police and Crime Panel, Tuesday, 5th March, 2019 10.00 am (Item 7.)

    Minutes:

    1.\xa0\xa0\xa0 Robbery stood at 12.5% of the force area’s volume in Surrey.\xa0 Nothing else was said.

    \xa0

    2.\xa0\xa0\xa0 Answers given were:

    ·\xa0\xa0\xa0 Burglary had fallen â€“ so it was said â€“ from 1,200 to 950 offences in 2018.
    ·\xa0\xa0\xa0 The Clerk undertook to write to
    all members by 30 April.

    RESOLVED that:
    (a) the report be noted; and
    (b) a further report be brought to the June meeting.

    Supporting documents:
    Item 7 report PDF 96 KB
"""
HTML = """<!DOCTYPE html><html><head><title>Agenda item - Recording - Example Council</title><style>p {}</style></head>
<body><nav><ul><li>Home</li><li>Councillors</li></ul></nav>
<div><h1 class="mgMainTitleTxt">Agenda item</h1><h2 class="mgSubTitleTxt">Recording &amp; Outcomes</h2>
<p>Meeting of <a href="m">Example Panel</a>, Monday, 4th February, 2019 2.00 pm (Item 3.)</p>
<p>To receive a report.</p>
<h3 class="mgSectionTitle">Minutes:</h3><div class="mgWordPara">
<p>1.<span>&nbsp;&nbsp;&nbsp; </span>Charges rose to <b>10</b>&#37; in
 2016/17.</p><p>&nbsp;</p>
<p>2.<span>&nbsp; </span>Members heard:</p>
<p><span style="font-family:Symbol">·<span>&nbsp;&nbsp; </span></span>that calls were up.</p>
<p>RESOLVED that the report be noted.</p></div>
<h3>Supporting documents:</h3><ul><li><a href="documents/s1/Report.pdf">Report</a> PDF 80 KB</li></ul>
<p>Web site of Example Council</p></div><footer>Contact us</footer></body></html>"""


def test_a_page_of_text_is_read_whole():
    page = page_in(TEXT)
    assert (page.item, page.committee, page.day) == (
        "Recording of Offences",
        "Example Police and Crime Panel",
        date(2019, 3, 5),
    )
    assert [(one.number, one.label, len(one.bullets)) for one in page.paragraphs] == [(1, "1", 0), (2, "2", 2)]
    assert page.paragraphs[1].bullets[1].text == "The Clerk undertook to write to all members by 30 April."
    assert {bullet.number for bullet in page.paragraphs[1].bullets} == {2}
    assert page.resolved.startswith("RESOLVED that: (a)") and page.resolved.endswith("the June meeting.")
    assert [one.name for one in page.documents] == ["Item 7 report PDF 96 KB"]


def test_every_word_of_a_page_is_somewhere():
    for text, words in ((TEXT, TEXT.replace("â€“", "–")), (HTML, "Home Councillors To receive a report. Contact us")):
        page = page_in(text)
        held = " ".join(
            [page.item, page.committee, page.resolved, *page.left_out]
            + [one.name for one in page.documents]
            + [said for one in page.paragraphs for said in one.texts()]
        )
        kept = [word for word in words.split() if any(letter.isalpha() for letter in word)]
        assert [word for word in kept if word not in held] == []


def test_characters_read_in_a_wrong_encoding_are_set_right_and_counted():
    page = page_in(TEXT)
    assert page.mended == 2
    assert "had fallen – so it was said – from" in page.paragraphs[1].bullets[0].text


def test_a_page_of_html_is_read_as_text_is():
    page = page_in(HTML)
    assert (page.item, page.committee, page.day) == ("Recording & Outcomes", "Example Panel", date(2019, 2, 4))
    assert [(one.number, one.text) for one in page.paragraphs] == [
        (1, "Charges rose to 10% in 2016/17."),
        (2, "Members heard:"),
    ]
    assert [bullet.text for bullet in page.paragraphs[1].bullets] == ["that calls were up."]
    assert page.resolved == "RESOLVED that the report be noted."
    assert [(one.name, one.address) for one in page.documents] == [("Report PDF 80 KB", "documents/s1/Report.pdf")]
    assert {"Home", "Contact us", "Web site of Example Council"} <= {one.lstrip("• ") for one in page.left_out}


def test_lists_of_html_are_numbered_as_a_browser_would():
    page = page_in("<p>Item</p><p>Minutes:</p><ol start=4><li>One.<ul><li>Under it.</li></ul></li><li>Two.</li></ol>")
    assert [(one.label, one.text) for one in page.paragraphs] == [("4", "One."), ("5", "Two.")]
    assert page.paragraphs[0].bullets[0].text == "Under it."


def test_paragraphs_without_numbers_are_counted():
    page = page_in("Item\n\nMinutes:\n\nFirst words.\n\nSecond words,\nwrapped.\n\nRESOLVED that it be noted.")
    assert [(one.number, one.label, one.text) for one in page.paragraphs] == [
        (1, "", "First words."),
        (2, "", "Second words, wrapped."),
    ]


def test_numbers_of_two_parts_keep_their_label():
    page = page_in("Item\n\nMinutes:\n\n23.1 First words.\n\n23.2 Crime had risen.")
    assert [(one.number, one.label) for one in page.paragraphs] == [(23, "23.1"), (23, "23.2")]
    assert claims_in(page)[0][0].id == "claim-23.2-1"


def test_a_page_without_the_heading_begins_at_its_first_number():
    page = page_in("An item\n\n1. Crime had risen.\n\n2. It was noted.")
    assert page.item == "An item" and [one.number for one in page.paragraphs] == [1, 2]
    assert page.left_out == ()


def test_a_numbered_resolution_is_no_paragraph_and_the_next_number_is():
    text = "Item\n\nMinutes:\n\n1. One.\n\nRESOLVED that\n\n1. it be noted.\n\n2. Two."
    page = page_in(text)
    assert page.resolved == "RESOLVED that 1. it be noted."
    assert [one.text for one in page.paragraphs] == ["One.", "Two."]


def test_paragraphs_may_follow_a_resolution():
    page = page_in("Item\n\nRESOLVED that it be signed.\n\nMatters arising\n\n1. One.\n\n2. Two.\n")
    assert page.resolved == "RESOLVED that it be signed."
    assert [(one.label, one.text) for one in page.paragraphs] == [("", "Matters arising"), ("1", "One."), ("2", "Two.")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Agenda item\n\nA title\n\nMinutes:\n", "holds no minutes"),
        ("", "holds no minutes"),
        ("A\n\nMinutes:\n\n1. One.\n\nB\n\nMinutes:\n\n1. Two.\n", "several agenda items"),
    ],
)
def test_a_page_that_is_not_one_item_with_minutes_is_refused(text, says):
    with pytest.raises(TrueCountError, match=says):
        page_in(text)


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"PK\x03\x04x", b"a\0b", None])
def test_a_file_that_is_no_page_is_refused(tmp_path, content):
    path = tmp_path / "page"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrueCountError, match=r"save the minutes|give a saved page"):
        register_of(path)


def test_a_page_in_windows_encoding_is_read(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("Item\n\nMinutes:\n\n1. A level of 93 – 94% accuracy was expected.\n".encode("cp1252"))
    assert register_of(path).claims[0].numbers == (93.0, 94.0)


def test_a_resolution_that_asks_for_something_is_a_commitment():
    claims, promises = claims_in(page_in(TEXT))
    assert [one.id for one in promises] == ["commitment-2-1", "commitment-resolved-1"]
    assert [one.numbers for one in claims] == [(12.5,), (1200, 950)]
    assert promises[1].paragraph == 0 and "June meeting" in promises[1].due


def test_the_register_is_written_once_and_read_again(tmp_path, capsys):
    path, out = tmp_path / "item.txt", tmp_path / "register.yaml"
    path.write_text(TEXT, encoding="utf-8")
    claims_read.read(path, out, as_json=False)
    shown = capsys.readouterr().out
    assert read_register(out) == register_of(path)
    for expected in (
        "Paragraph 2",
        "from 1,200 to 950 offences in 2018",
        "to confirm: told as “in 2018”",
        "Agenda item",
    ):
        assert expected in shown
    with pytest.raises(TrueCountError, match="there is a register already"):
        claims_read.read(path, out, as_json=False)


def test_what_was_found_is_given_to_machines(tmp_path, capsys):
    path = tmp_path / "item.txt"
    path.write_text(TEXT, encoding="utf-8")
    claims_read.read(path, None, as_json=True)
    given = json.loads(capsys.readouterr().out)
    assert given["meeting"]["day"] == "2019-03-05" and len(given["claims"]) == 2 and given["mended"] == 2


def test_a_sentence_without_an_end_is_refused_and_not_pondered():
    text = TEXT.replace("Nothing else was said.", "26% " * 20_000)
    begun = time.monotonic()
    with pytest.raises(TrueCountError, match="cut it into sentences"):
        claims_in(page_in(text))
    assert time.monotonic() - begun < 5


def test_a_line_of_many_spaces_before_the_minutes_is_read_in_time():
    begun = time.monotonic()
    assert page_in("Item\n\nA" + " x" * 200_000 + "\n\n" + "A" + "\xa0" * 200_000 + "z\n\n" + TEXT).paragraphs
    assert time.monotonic() - begun < 5
