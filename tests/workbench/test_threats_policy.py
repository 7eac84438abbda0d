"""What browsers report of the pages' policy: taken from anybody, small and seldom, and nothing of it is kept."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from truecount.workbench import headers, policy
from truecount.workbench.lines import AsJson

pytestmark = pytest.mark.django_db
AT = "http://testserver/readings/5"
PLANTED = "Jane Roe"


@pytest.fixture
def sent(monkeypatch, caplog):
    """A sender of reports, which gives the answer's status and the lines that the server's log got of it."""
    monkeypatch.setattr(policy, "few", policy.Few(policy.MOST, policy.EVERY))
    browser = Client(enforce_csrf_checks=True)

    def send(body, kind="application/csp-report"):
        caplog.clear()
        given = body if isinstance(body, bytes) else json.dumps(body)
        with caplog.at_level(logging.WARNING, "truecount.policy"):
            answer = browser.post(reverse("csp-report"), given, content_type=kind)
        told = [AsJson().format(one) for one in caplog.records if one.name == "truecount.policy"]
        return answer.status_code, [json.loads(line)["event"] for line in told]

    return send


def old(part="script-src-elem", where="inline"):
    return {"csp-report": {"effective-directive": part, "blocked-uri": where, "document-uri": AT, "more": PLANTED}}


def new(part="img-src", where="https://evil.example/a"):
    body = {"effectiveDirective": part, "blockedURL": where, "documentURL": AT, "sample": PLANTED}
    return [{"type": "csp-violation", "age": 1, "url": AT, "body": body}, {"type": "deprecation", "body": {}}, 7]


def test_every_page_says_where_reports_go():
    answer = Client().get(reverse("sign-in"))
    assert f"report-uri {reverse('csp-report')}" in answer["Content-Security-Policy"]
    # Browsers that know of report-to send to nothing else, and only later, and nothing where there is no HTTPS.
    assert "report-to" not in headers.POLICY


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (old(), "script-src-elem, inline"),
        (old(where="http://testserver/a.js"), "script-src-elem, our own"),
        (old(where="eval"), "script-src-elem, eval"),
        (new(), "img-src, elsewhere"),
        (new(where="data"), "img-src, data"),
        (old(part=PLANTED, where=f"https://[{PLANTED}"), "other, other"),
        (new(part=f"img-src {PLANTED}", where=PLANTED), "other, other"),
        (old(part={"a": PLANTED}, where=[PLANTED]), "other, other"),
    ],
)
def test_a_report_is_a_line_of_our_own_words(sent, body, says):
    status, told = sent(body)
    assert status == 204
    assert [line.rpartition(": ")[2] for line in told] == [says]
    assert PLANTED not in str(told)


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"7", b"{}", b'{"csp-report": 5}', b"[" * 8_000, b'"\\ud800"', b"NaN"]
)
def test_what_is_no_report_is_refused_and_leaves_no_line(sent, body):
    assert sent(body) == (400, [])


def test_a_large_one_is_not_read(sent):
    assert sent(b" " * (policy.LARGEST + 1)) == (413, [])
    unsaid = Client().post(reverse("csp-report"), b"{}", content_type="application/csp-report", CONTENT_LENGTH="many")
    assert unsaid.status_code in (400, 413)


def test_many_leave_few_lines(sent):
    told = [sent(old())[1] for _ in range(policy.MOST + 20)]
    assert sum(map(len, told)) == policy.MOST
    assert sent([*new() * 30])[1] == []


def test_after_a_while_there_may_be_more(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(policy.time, "monotonic", lambda: now[0])
    few = policy.Few(2, 60.0)
    assert [few.one_more() for _ in range(3)] == [True, True, False]
    now[0] += 61
    assert few.one_more()


def test_it_asks_nothing_of_the_database(django_assert_num_queries, sent):
    with django_assert_num_queries(0):
        assert sent(old())[0] == 204


def test_only_reports_are_taken():
    assert Client().get(reverse("csp-report")).status_code == 405
