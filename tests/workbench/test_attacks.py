"""What somebody tries from outside the pages: forms from elsewhere, other methods, names, sizes, and odd letters."""

import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import get_resolver, reverse

from tests.workbench.conftest import PASSWORD, code
from tests.workbench.test_access import ADDRESSES
from truecount.workbench import headers, health
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import Role

pytestmark = pytest.mark.django_db
STALE = "too old to send"
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS")
NUL = "a\x00b"
LONG = "x" * 100_000
MOST = 6
"""Fields of a page that are tried one by one, besides all of them at once."""
LETTERS = [NUL, LONG, "\u202e\ufffe\U0010ffff", "'; DROP TABLE ledger_entry; --", "{{ 7*7 }}<script>"]


def address_of(pattern, number=1):
    return reverse(pattern.name, kwargs=dict.fromkeys(pattern.pattern.converters, number))


def every_address(number=1):
    return {pattern.name: address_of(pattern, number) for pattern in get_resolver().url_patterns}


def kept(answer):
    """Every header that keeps an answer to itself, as it should be."""
    for name, value in headers.HEADERS.items():
        assert answer[name] == value, (answer.status_code, name)
    return answer


# Forms from elsewhere


@pytest.mark.parametrize("role", list(Role))
def test_no_address_takes_a_form_from_elsewhere(signed_in, role):
    browser = signed_in(role)
    browser.handler.enforce_csrf_checks = True
    opened = {name for name, (_, roles, _another) in ADDRESSES.items() if role in roles}
    # What browsers report of a policy changes nothing, and comes without a token.
    addresses = {name: at for name, at in every_address(browser.account.pk).items() if name != "csp-report"}
    for name, address in addresses.items():
        answer = browser.post(address, {"act": "close", "csrfmiddlewaretoken": "x" * 64})
        assert answer.status_code == 403, name
        if name in opened:
            assert STALE in answer.content.decode(), name


def test_a_token_of_another_session_is_of_no_use(signed_in):
    browser, other = signed_in(Role.ADMINISTRATOR), signed_in(Role.AUDITOR)
    page = other.get(reverse("change-password")).content.decode()
    (token,) = set(re.findall('name="csrfmiddlewaretoken" value="(.+?)"', page)[-1:])
    browser.get(reverse("accounts"))
    browser.handler.enforce_csrf_checks = True
    given = {"act": "close", "csrfmiddlewaretoken": token}
    assert browser.post(reverse("account", args=(other.account.pk,)), given).status_code == 403
    assert Account.objects.get(pk=other.account.pk).is_active


def test_a_page_of_another_place_cannot_send_a_form_even_with_the_token(signed_in):
    browser = signed_in(Role.ADMINISTRATOR)
    page = browser.get(reverse("new-account")).content.decode()
    token = re.findall('name="csrfmiddlewaretoken" value="(.+?)"', page)[-1]
    browser.handler.enforce_csrf_checks = True
    given = {"csrfmiddlewaretoken": token, "name": "one", "role": Role.AUDITOR.value, "unit": "A unit"}
    assert browser.post(reverse("new-account"), given, headers={"origin": "https://evil.example"}).status_code == 403
    assert not Account.objects.filter(name="one").exists()
    assert browser.post(reverse("new-account"), given, headers={"origin": "http://testserver"}).status_code == 200
    assert Account.objects.filter(name="one").exists()


# Methods


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR, Role.REGISTRAR])
def test_no_page_answers_to_a_method_it_has_no_use_for(signed_in, account, role):
    account(Role.AUDITOR)
    browser = signed_in(role) if role else Client()
    for name, address in every_address().items():
        for method in METHODS:
            answer = kept(browser.generic(method, address))
            assert answer.status_code in (302, 403, 404, 405), (name, method)
            if role in ADDRESSES.get(name, ((), ()))[1]:
                assert answer.status_code in (404, 405), (name, method)


def test_a_wrong_method_is_told_on_a_page(registrar):
    answer = registrar.get(reverse("sign-out"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1" in answer.content.decode()


def test_recovery_codes_are_not_spent_by_looking_whether_they_are_there(registrar):
    session = registrar.session
    session["recovery"] = ["abcd"]
    session.save()
    assert registrar.head(reverse("recovery")).status_code == 405
    assert "abcd" in registrar.get(reverse("recovery")).content.decode()


# Headers


def test_every_kind_of_answer_carries_the_headers(registrar, monkeypatch):
    stranger = Client(raise_request_exception=False)
    answers = {
        200: stranger.get(reverse("sign-in")),
        302: stranger.get(reverse("log")),
        403: registrar.get(reverse("accounts")),
        404: registrar.get("/static/nothing-here.css"),
        405: registrar.post(reverse("log")),
        400: stranger.get(reverse("sign-in"), headers={"host": "evil.example"}),
    }
    monkeypatch.setattr(health, "connection", None)
    answers[500] = stranger.get(reverse("health"))
    for status, answer in answers.items():
        assert kept(answer).status_code == status
        assert "<h1" in answer.content.decode() or status == 302


def test_a_file_of_the_pages_looks_carries_them_too_and_may_be_kept(settings, tmp_path):
    (tmp_path / "some.css").write_text("p {}", "utf-8")
    settings.STATIC_ROOT = tmp_path
    answer = Client().get("/static/some.css")
    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    for name in set(headers.HEADERS) - {"Cache-Control"}:
        assert answer[name] == headers.HEADERS[name]


def test_a_database_that_goes_away_leaves_a_page(registrar, monkeypatch):
    def gone(*_):
        raise OperationalError("the connection is closed; account of Jane Roe")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)
    registrar.raise_request_exception = False
    answer = kept(registrar.get(reverse("home")))
    assert answer.status_code == 503
    assert "The database is busy or out of reach." in answer.content.decode()
    assert "Jane" not in answer.content.decode()


# Names of the place


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a b", ""])
def test_another_name_for_the_place_is_refused(host):
    answer = kept(Client().get(reverse("sign-in"), headers={"host": host}))
    if host:
        assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_the_name_a_proxy_passes_on_is_not_taken_for_the_place(account):
    account(Role.AUDITOR)
    answer = Client().get(reverse("log"), headers={"x-forwarded-host": "evil.example"})
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "/\\evil.example", "/log/", "/\0", "/accounts/1\0"]
)
def test_no_path_leads_elsewhere(registrar, path):
    answer = registrar.get("/", PATH_INFO=path)
    assert answer.status_code == 404 or answer["Location"].startswith("/sign-in")
    assert "evil" not in answer.content.decode()


# Odd letters and sizes


def fields_of(page):
    """The names of whatever a page's own forms send."""
    main = page[page.index("<main") :]
    names = re.findall(r'<(?:input|textarea|select|button)[^>]* name="([^"]+)"', main)
    return list(dict.fromkeys(name for name in names if name != "csrfmiddlewaretoken"))


@pytest.fixture
def opened(signed_in):
    """Every page that is there, in the browser of one role that may open it."""
    browsers = {}

    def pages():
        for name, (_, roles, _another) in ADDRESSES.items():
            role = min(roles, default=Role.REGISTRAR)
            browsers[role] = browsers.get(role) or signed_in(role)
            yield name, every_address(browsers[role].account.pk)[name], browsers[role]

    return pages


@pytest.mark.parametrize("letters", LETTERS)
def test_no_field_breaks_a_page(opened, letters):
    tried = 0
    for name, address, browser in opened():
        browser.raise_request_exception = False
        page = browser.get(address)
        fields = fields_of(page.content.decode()) if page.status_code == 200 and b"<main" in page.content else []
        for sent in ([*fields, "more"], *([one] for one in fields[:MOST])):
            answer = browser.post(address, dict.fromkeys(sent, letters))
            assert answer.status_code < 500, (name, sent)
            assert "<script>" not in answer.content.decode(errors="replace"), (name, sent)
        tried += len(fields)
    assert tried > 5


def test_a_number_that_no_database_holds_is_not_found(opened):
    far = every_address(10**30)
    for name, _, browser in opened():
        browser.raise_request_exception = False
        assert browser.get(far[name]).status_code < 500, name


@pytest.mark.parametrize("letters", [NUL, LONG])
def test_no_field_of_signing_in_breaks_it(account, letters):
    of = account(Role.AUDITOR)
    browser = Client()
    for given in ({"name": letters, "password": PASSWORD}, {"name": of.name, "password": letters}):
        assert browser.post(reverse("sign-in"), given | {"more": letters}).status_code == 200
    browser.post(reverse("sign-in"), {"name": of.name, "password": PASSWORD})
    assert browser.post(reverse("second-factor"), {"code": letters}).status_code == 200
    assert browser.post(reverse("second-factor"), {"code": code(of)})["Location"] == reverse("home")


@pytest.mark.parametrize("given", [{"name": NUL}, {"name": LONG}, {"password": NUL, "again": NUL}])
def test_no_field_of_the_first_page_breaks_it(given):
    plain = {"name": "keeper", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(reverse("first"), plain | given).status_code == 200
    assert not Account.objects.exists()


def test_odd_letters_of_the_browsers_own_words_break_nothing(account):
    account(Role.AUDITOR)
    browser = Client(headers={"user-agent": "x" * 5_000, "accept": "y" * 5_000})
    given = {"name": "auditor", "password": "wrong wrong wrong"}
    assert browser.post(f"{reverse('sign-in')}?next={LONG[:4_000]}&more=%00", given).status_code == 200
    no_utf8 = b"name=%ff%fe&password=%c3%28"
    assert browser.post(reverse("sign-in"), no_utf8, "application/x-www-form-urlencoded").status_code == 200
    for length in ("-1", "many", "1e9"):
        answer = browser.post(reverse("sign-in"), given, CONTENT_LENGTH=length)
        assert answer.status_code in (200, 400), length


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_cookie_of_odd_letters_is_refused(account, name):
    account(Role.AUDITOR)
    browser = Client(headers={"cookie": f'{name}="' + "\\000" * 32 + '"'})
    for answer in (browser.get(reverse("home")), browser.post(reverse("sign-in"), {"name": NUL})):
        assert kept(answer).status_code == 400
        assert "could not be read" in answer.content.decode()
    browser = Client(headers={"cookie": f"{name}={'x' * 4_000}"})
    assert browser.get(reverse("home")).status_code == 302


def test_too_much_at_once_is_told_on_a_page(account, settings):
    account(Role.AUDITOR)
    body = b"name=" + b"x" * 3_000_000
    answer = kept(Client().post(reverse("sign-in"), body, "application/x-www-form-urlencoded"))
    assert answer.status_code == 413
    assert "too much" in answer.content.decode()
    many = {f"field-{number}": "1" for number in range(2_000)}
    answer = kept(Client().post(reverse("sign-in"), many))
    assert answer.status_code == 413


def test_a_stranger_cannot_fill_the_disk_and_nobody_can_without_end(account, registrar, settings):
    account(Role.AUDITOR)
    file = b"x" * 3_000_000

    def sent(browser):
        return kept(browser.post(reverse("sign-in"), {"name": "x", "file": SimpleUploadedFile("draw", file)}))

    assert sent(Client()).status_code == 413
    assert sent(registrar).status_code == 200
    settings.LARGEST = 2_000_000
    assert sent(registrar).status_code == 413


def test_a_form_cut_short_is_told_on_a_page(account):
    account(Role.AUDITOR)
    answer = kept(Client().post(reverse("sign-in"), b"--x\r\nnothing", "multipart/form-data"))
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_two_who_change_the_same_thing_at_once_are_told_so(signed_in, monkeypatch, caplog):
    browser = signed_in(Role.ADMINISTRATOR)
    given = {"name": "reader", "role": Role.AUDITOR.value, "unit": "A unit"}
    browser.post(reverse("new-account"), given)
    monkeypatch.setattr("truecount.workbench.accounts.forms.NewAccount.clean_name", lambda _: "reader")
    with caplog.at_level(logging.WARNING, "truecount.pages"):
        answer = browser.post(reverse("new-account"), given)
    assert answer.status_code == 409
    assert "same moment" in answer.content.decode()
    assert "IntegrityError" in [one.exc_info[0].__name__ for one in caplog.records if one.name == "truecount.pages"]


def test_a_database_that_is_busy_is_told_so(registrar, monkeypatch):
    def locked(*_):
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("truecount.workbench.ledger.views.verify", locked)
    answer = registrar.get(reverse("log"))
    assert answer.status_code == 503
    assert "Try again" in answer.content.decode()
