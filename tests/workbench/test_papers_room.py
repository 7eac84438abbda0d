"""The room of papers: the list, their files under their own security, and nothing outside of a paper's folder."""

import io
import json
import os
import zipfile

import pytest
from django.urls import reverse

from tests.workbench import shelves
from truecount.workbench.accounts.roles import Role
from truecount.workbench.figures import shelf
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db
KINDS = {
    "paper.html": "text/html; charset=utf-8",
    "residents.html": "text/html; charset=utf-8",
    "paper.pdf": "application/pdf",
    "paper.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "summary.txt": "text/plain; charset=utf-8",
    "figures.json": "application/json",
    "residents.json": "application/json",
}
OUTSIDE = [
    "/papers/../secret-key",
    "/papers/%2e%2e/secret-key",
    "/papers/published/../../secret-key",
    "/papers/published/%2e%2e%2f%2e%2e%2fsecret-key",
    "/papers/published/..%5c..%5csecret-key",
    "/papers/published//etc/passwd",
    "/papers/published/%2fetc%2fpasswd",
    "/papers/published/tables/%2e%2e%2ffigures.json",
    "/papers/published/tables/..",
    "/papers/published/tables/table_1.csv%00",
    "/papers/published/paper.html%00.txt",
    "/papers/%00",
    "/papers/Published/paper.html",
    "/papers/published%0a/paper.html",
    "/papers/.published.making/outline.yaml",
    "/papers/published/made.json",
    "/papers/published/tables",
    "/papers/published/outline.yaml",
    "/papers/published/paper.html~",
    "/papers/published/tables/datapackage.json",
    "/papers/nothing",
    "/papers/nothing/paper.html",
    "/papers/" + "a" * 61,
]


@pytest.fixture
def shelved(tmp_path, monkeypatch):
    root = shelves.filled(tmp_path / "home", monkeypatch)
    (root.parent / "secret-key").write_text("the key itself")
    (root / "published" / shelf.MADE).write_text(
        json.dumps({"made_at": "2026-01-02T03:04:00+00:00", "given_away": ["rape: 1 < 2 (a, b)."]})
    )
    return root


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_each_paper_is(registrar, shelved):
    page = text(registrar.get(reverse("papers")))
    assert "City of London Police" in page
    assert "1 April 2012 to 31 March 2026" in page
    assert "2 January 2026 at 03:04" in page
    assert "paper.html, residents.html, paper.pdf" in page
    assert "Of &lt;b&gt;records&lt;/b&gt; (simulated)" in page
    assert page.index("(simulated)") < page.index("(published)")


def test_a_paper_shows_what_it_found_and_links_each_of_its_files(registrar, shelved):
    page = text(registrar.get(reverse("paper", args=("published",))))
    for line in json.loads((shelved / "published" / "figures.json").read_text())["findings"]:
        assert line.split(",")[0] in page
    for name in KINDS:
        assert f'href="/papers/published/{name}"' in page
    assert 'href="/papers/published/tables/table_1.csv"' in page
    assert "/residents.html" not in text(registrar.get(reverse("paper", args=("simulated",))))


def test_what_two_papers_give_away_is_told_to_those_who_make_them_alone(signed_in, shelved):
    pages = {role: text(signed_in(role).get("/papers/published")) for role in (Role.ANALYST, Role.AUDITOR)}
    assert "rape: 1 &lt; 2 (a, b)." in pages[Role.ANALYST]
    assert "rape" not in pages[Role.AUDITOR].split("What it found")[0]


@pytest.mark.parametrize("name", KINDS)
def test_each_file_has_its_type_and_is_a_download_unless_it_is_read_here(registrar, shelved, name):
    answer = registrar.get(f"/papers/published/{name}")
    assert answer.content == (shelved / "published" / name).read_bytes()
    assert answer["Content-Type"] == KINDS[name]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "script-src" not in policy
    if name.endswith(".html"):
        assert "Content-Disposition" not in answer
    else:
        assert answer["Content-Disposition"] == f'attachment; filename="published-{name}"'


def test_the_workbook_is_whole_and_a_table_is_a_download_too(registrar, shelved):
    book = registrar.get("/papers/published/paper.ods").content
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    answer = registrar.get("/papers/published/tables/table_1.csv")
    assert answer.content == (shelved / "published" / "tables" / "table_1.csv").read_bytes()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="published-table_1.csv"'


def test_a_paper_has_nothing_that_its_security_would_stop(shelved):
    for name in ("paper.html", "residents.html"):
        page = (shelved / "published" / name).read_text()
        assert "<script" not in page
        assert "javascript:" not in page
        assert "<iframe" not in page
        assert "@import" not in page


@pytest.mark.parametrize("address", OUTSIDE)
def test_nothing_outside_of_a_paper_can_be_asked_for(registrar, shelved, address):
    answer = registrar.get(address)
    assert answer.status_code == 404
    assert b"the key itself" not in answer.content


@pytest.mark.parametrize(
    ("place", "of"),
    [
        ("published/paper.pdf", "secret-key"),
        ("published/summary.txt", "papers/simulated/summary.txt"),
        ("published/tables/table_99.csv", "secret-key"),
    ],
)
def test_a_link_is_not_followed(registrar, shelved, place, of):
    path = shelved / place
    path.unlink(missing_ok=True)
    path.symlink_to(shelved.parent / of)
    assert registrar.get(f"/papers/{place}").status_code == 404
    assert f"/papers/{place}" not in text(registrar.get("/papers/published"))


def test_a_folder_that_is_a_link_is_no_paper(registrar, shelved, tmp_path):
    (shelved / "linked").symlink_to(shelved / "published")
    (shelved / "tabled").mkdir()
    (shelved / "tabled" / "figures.json").write_bytes((shelved / "published" / "figures.json").read_bytes())
    (shelved / "tabled" / "tables").symlink_to(shelved / "published" / "tables")
    assert registrar.get("/papers/linked").status_code == 404
    assert registrar.get("/papers/linked/paper.html").status_code == 404
    assert registrar.get("/papers/tabled").status_code == 200
    assert registrar.get("/papers/tabled/tables/table_1.csv").status_code == 404


def test_what_is_no_file_is_not_waited_for(registrar, shelved):
    for name in ("paper.pdf", "summary.txt"):
        (shelved / "published" / name).unlink()
    os.mkfifo(shelved / "published" / "paper.pdf")
    (shelved / "published" / "summary.txt").mkdir()
    assert registrar.get("/papers/published/paper.pdf").status_code == 404
    assert registrar.get("/papers/published/summary.txt").status_code == 404


def test_a_folder_that_holds_no_paper_is_left_out(registrar, shelved):
    for name, words in {"broken": "{", "other": "[]", "lacking": '{"title": "x"}'}.items():
        (shelved / name).mkdir()
        (shelved / name / "figures.json").write_text(words)
        assert registrar.get(f"/papers/{name}").status_code == 404
    (shelved / "bare").mkdir()
    page = text(registrar.get(reverse("papers")))
    assert page.count('<th scope="row"') == 2


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_papers(signed_in, shelved, role):
    browser = signed_in(role)
    expected = 403 if role in (Role.STAFF, Role.ADMINISTRATOR) else 200
    for address in ("", "/published", "/published/paper.html", "/published/paper.pdf", "/published/tables/table_1.csv"):
        assert browser.get(f"/papers{address}").status_code == expected, address
    assert browser.post("/papers/published").status_code in (403, 405)


def test_reading_a_paper_is_no_entry_of_the_log(registrar, shelved):
    before = Entry.objects.count()
    for address in ("/papers", "/papers/published", "/papers/published/paper.html", "/figures"):
        registrar.get(address)
    assert Entry.objects.count() == before
