"""Disputes: who argues, who answers, who decides, and that everything said stays as it was said."""

import logging

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.workbench.audited import audit_of, crime, read_by, task
from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.disputes import AGAIN, DECIDED, FOR_REGISTRAR, WAITING, decided, state_of
from truecount.workbench.audits.models import Reading, Said
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
RULE = "principal.conduct"
A, V, D = Said.ARGUMENT, Said.VIEW, Said.DECISION


@pytest.fixture
def first(signed_in):
    return signed_in(Role.AUDITOR, name="anna-r")


@pytest.fixture
def second(signed_in):
    return signed_in(Role.AUDITOR, name="bert-r")


@pytest.fixture
def decider(signed_in):
    return signed_in(Role.DECISION_MAKER, name="dora")


@pytest.fixture
def log(first, second, registrar):
    """A log of which two readers said two things."""
    log = audit_of(2, registrar.account).logs.first()
    read_by(log, first.account, FIRST, "8N")
    read_by(log, second.account, SECOND)
    return log


def at(log):
    return reverse("dispute", args=(log.pk,))


def argue(browser, log, words="There are two victims.", **more):
    return browser.post(at(log), {"words": words, **more})


def shown(browser, log):
    answer = browser.get(at(log))
    assert answer.status_code == 200
    return answer.content.decode()


def settled(log, by, *codes):
    version = log.readings.filter(stage=SETTLED).count() + 1
    crimes = [crime(code) for code in codes]
    return Reading.objects.create(log=log, stage=SETTLED, version=version, by=by, crimes=crimes)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((A,), WAITING),
        ((A, A), WAITING),
        ((A, V), FOR_REGISTRAR),
        ((A, V, A), WAITING),
        ((A, V, D), DECIDED),
        ((A, D), DECIDED),
        ((D,), DECIDED),
        ((A, V, D, D), DECIDED),
        ((A, V, D, A), AGAIN),
        ((A, V, D, A, V), FOR_REGISTRAR),
        ((A, D, V), DECIDED),
        ((A, V, D, A, V, D), DECIDED),
    ],
)
def test_the_state_is_told_by_the_steps(steps, state):
    assert state_of([Said(step=step) for step in steps]) == state


def test_the_ladder_from_an_argument_to_a_decision_that_is_argued_again(first, second, decider, registrar, log):
    assert "Nobody has argued" in shown(first, log)
    answer = argue(first, log, rule=RULE)
    assert (answer.status_code, answer["Location"]) == (302, at(log))
    assert WAITING in shown(decider, log)
    decider.post(at(log), {"words": "One victim is enough."})
    assert FOR_REGISTRAR in shown(registrar, log)
    decided(log, registrar.account, "Two it is.", RULE, settled(log, registrar.account, "8N", "105A"))
    page = shown(second, log)
    assert f"<strong>{DECIDED}</strong>" in page
    assert "it stands" in page
    assert "105A" in page
    argue(second, log, "The second was no victim.")
    assert AGAIN in shown(first, log)
    said = list(Said.objects.values_list("step", "by__name", "rule"))
    assert said == [(A, "anna-r", RULE), (V, "dora", ""), (D, "registrar", RULE), (A, "bert-r", "")]


def test_a_decision_is_superseded_and_both_stay_to_be_seen(first, registrar, log):
    argue(first, log)
    decided(log, registrar.account, "As first read.", "", settled(log, registrar.account, "8N"))
    decided(log, registrar.account, "No crime after all.", "", settled(log, registrar.account))
    page = shown(first, log)
    assert page.index("As first read.") < page.index("No crime after all.")
    assert page.count("superseded by a later decision") == page.count(": it stands") == 1


def test_readers_are_not_named_but_to_the_registrar(first, decider, registrar, log):
    argue(first, log)
    for browser in (first, decider):
        page = shown(browser, log)
        main = page[page.index("<main") :]
        assert "Argument of the first reader" in main
        assert "The second reader" in main
        assert "anna-r" not in main
        assert "bert-r" not in main
    assert "The first reader (anna-r)" in shown(registrar, log)


def test_both_readings_are_shown_with_titles_and_reasons(decider, first, log):
    argue(first, log)
    page = shown(decider, log)
    assert "8N Assault with" in page
    assert "so the first reading has it" in page
    assert "No crime." in page


def test_an_auditor_sees_no_dispute_of_others_and_is_logged(first, signed_in, log, caplog):
    argue(first, log)
    other = signed_in(Role.AUDITOR, name="carl")
    assert "Log 1" not in other.get(reverse("disputes")).content.decode()
    for ask in (other.get, other.post):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "truecount.access"):
            assert ask(at(log)).status_code == 404
        assert [one.getMessage() for one in caplog.records if one.name == "truecount.access"] == ["refused"]
    assert Said.objects.count() == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DECISION_MAKER, Role.REGISTRAR])
def test_whoever_still_reads_a_log_knows_nothing_of_its_dispute(first, signed_in, registrar, role):
    log = audit_of(1, registrar.account).logs.get()
    read_by(log, first.account, FIRST, "8N")
    argue(first, log)
    blind = registrar if role == Role.REGISTRAR else signed_in(role, name="still")
    own = task(log, blind.account, SECOND)
    assert "Log 1" not in blind.get(reverse("disputes")).content.decode()
    answer = blind.get(at(log))
    assert answer.status_code == 403
    assert "Finish your own reading first" in answer.content.decode()
    assert "Assault with" not in answer.content.decode()
    assert argue(blind, log).status_code == 403
    own.beside_at = timezone.now()
    own.save()
    assert "8N" in shown(blind, log)


def test_a_reader_who_can_still_change_the_reading_does_not_see_the_others(first, second, registrar):
    log = audit_of(1, registrar.account).logs.get()
    read_by(log, second.account, SECOND, "8N")
    read_by(log, first.account, FIRST, beside=False)
    assert first.get(at(log)).status_code == 403


def test_the_list_shows_what_waits_first(first, decider, registrar, log):
    later = log.audit.logs.last()
    read_by(later, first.account, FIRST, "8N")
    argue(first, log)
    argue(first, later)
    decided(log, registrar.account, "As first read.", "", None)
    for browser in (first, decider, registrar):
        page = browser.get(reverse("disputes")).content.decode()
        assert page.index("Log 2") < page.index("Log 1")
    assert registrar.get(reverse("disputes"), {"page": "x"}).status_code == 404


def test_nobody_judges_their_own_reading(decider, registrar):
    log = audit_of(1, registrar.account).logs.get()
    read_by(log, decider.account, FIRST, "8N")
    argue(decider, log)
    argue(decider, log, "And again.")
    assert set(Said.objects.values_list("step", flat=True)) == {A}


def test_a_view_waits_for_an_argument(decider, first, registrar, log):
    assert decider.get(at(log)).status_code == 404
    assert decider.post(at(log), {"words": "I hold."}).status_code == 404
    argue(first, log)
    decided(log, registrar.account, "So it is.", "", None)
    assert decider.post(at(log), {"words": "I hold."}).status_code == 409
    assert Said.objects.filter(step=V).count() == 0


def test_the_registrar_decides_on_the_page_of_settling_and_not_here(first, registrar, log):
    argue(first, log)
    assert reverse("settle", args=(log.pk,)) in shown(registrar, log)
    assert registrar.post(at(log), {"words": "I decide."}).status_code == 409
    assert Said.objects.count() == 1


def test_nobody_else_decides(first, decider, log):
    for browser in (first, decider):
        with pytest.raises(PermissionError):
            decided(log, browser.account, "So it is.", "", None)


def test_a_dispute_is_not_settled_by_the_reading_of_another_log(registrar, log):
    other = settled(log.audit.logs.last(), registrar.account, "8N")
    with pytest.raises(ValueError, match="same log"):
        decided(log, registrar.account, "So it is.", "", other)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"words": ""}, "Say what you hold and why."),
        ({"words": " \n "}, "Say what you hold and why."),
        ({"words": "x" * 4_001}, "4,000 characters or fewer"),
        ({"words": "So.", "rule": "no.such-rule"}, "There is no such rule"),
        ({"words": "So.", "rule": "x" * 81}, "too long for the name of a rule"),
        ({"words": "a\x00b"}, "Null characters"),
    ],
)
def test_what_does_not_hold_is_told_and_not_kept(first, log, given, told):
    answer = first.post(at(log), given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert told in page
    assert not Said.objects.exists()


def test_words_are_shown_as_words(first, log):
    argue(first, log, "<script>alert(1)</script> {{ 7*7 }}")
    page = shown(first, log)
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


def test_nothing_is_added_once_the_audit_is_closed(first, decider, registrar, log):
    argue(first, log)
    log.audit.closed_at = timezone.now()
    log.audit.save()
    for browser in (first, decider):
        assert "The audit is closed" in shown(browser, log)
        assert argue(browser, log).status_code == 409
    assert reverse("settle", args=(log.pk,)) not in shown(registrar, log)
    assert Said.objects.count() == 1


def test_a_dispute_of_an_erased_audit_still_opens(first, registrar, log):
    argue(first, log)
    log.bundle = None
    log.save()
    log.audit.erased_at = timezone.now()
    log.audit.save()
    assert "was erased on" in shown(registrar, log)


def test_a_restricted_log_takes_a_permission_and_a_reason(first, decider, registrar):
    log = audit_of(1, registrar.account, restricted=True).logs.get()
    read_by(log, first.account, FIRST, "8N")
    Said.objects.create(log=log, by=first.account, step=A, words="It is not so.")
    assert decider.get(at(log)).status_code == 403
    assert decider.post(at(log), {"words": "So."}).status_code == 403
    registrar.account.restricted = True
    registrar.account.save()
    page = registrar.get(at(log)).content.decode()
    assert "Assault with" not in page
    assert "Why do you need to open it?" in page
    answer = registrar.post(at(log), {"reason": "a dispute was raised"}, follow=True)
    assert "8N" in answer.content.decode()
    assert Entry.objects.get(record=log.named).why == "a dispute was raised"


def test_what_was_said_is_not_written_again(first, log):
    argue(first, log)
    said = Said.objects.get()
    said.words = "I never said so."
    with pytest.raises(IntegrityError):
        said.save()


def test_what_was_said_is_not_deleted(first, log):
    argue(first, log)
    with pytest.raises(TypeError):
        Said.objects.get().delete()
    assert Said.objects.get().words == "There are two victims."


def test_opening_and_saving_are_logged_without_reference_or_words(first, registrar, log):
    shown(first, log)
    argue(first, log)
    decided(log, registrar.account, "So it is.", "", None)
    entries = list(Entry.objects.order_by("number"))
    kinds = [one.kind for one in entries]
    assert kinds == [Kind.CONSULTATION, Kind.ALTERATION, Kind.ALTERATION]
    for one in entries:
        assert one.record == log.named
        assert log.audit.named in one.purpose
        told = " ".join((one.record, one.purpose, one.why))
        assert "A1" not in told
        assert "victims" not in told
