"""Corrections: what a unit puts right and the registrar checks; and what verdicts ask for."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.workbench.audited import audit_of
from truecount.audit import Review
from truecount.errors import TrueCountError
from truecount.workbench.accounts.models import Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits import estimates
from truecount.workbench.audits.corrections import THEMES, WHAT, suggested
from truecount.workbench.audits.models import Correction, Progress
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
RECORD = "46/123/26"


@pytest.fixture
def other_unit(db):
    return Unit.objects.create(name="Western district")


@pytest.fixture
def manager(signed_in):
    return signed_in(Role.MANAGER)


@pytest.fixture
def log(registrar):
    return audit_of(2, registrar.account).logs.first()


@pytest.fixture
def asked(log, unit, registrar):
    """A maker of corrections, of the first log and for the manager's unit if nothing else is said."""

    def made(due=14, **rest):
        given = {"log": log, "unit": unit, "what": "reclassify", "theme": "class", "record": RECORD, "class_code": "8N"}
        return Correction.objects.create(
            **{"by": registrar.account, "due": timezone.localdate() + timedelta(days=due), **given, **rest}
        )

    return made


def at(of):
    return reverse("correction", args=(of.pk,))


def step(browser, of, name, words="We did it.", after=None):
    seen = of.progress.count() if after is None else after
    return browser.post(at(of), {"step": name, "words": words, "after": seen})


def shown(browser, of):
    answer = browser.get(at(of))
    assert answer.status_code == 200
    return answer.content.decode()


def listed(browser, **asked):
    page = browser.get(reverse("corrections"), asked).content.decode()
    return [one.pk for one in Correction.objects.all() if f"Correction {one.pk}<" in page]


def test_a_unit_does_it_and_the_registrar_checks_it(asked, manager, registrar):
    of = asked()
    page = shown(manager, of)
    assert RECORD in page
    assert "8N Assault with" in page
    assert "Checked" not in page
    step(manager, of, Progress.DONE)
    assert "done, waiting for a check" in shown(registrar, of)
    step(registrar, of, Progress.NOT_RIGHT, "It is of another class still.")
    page = shown(manager, of)
    assert "not right" in page
    assert "another class still" in page
    step(manager, of, Progress.DONE, "Now it is done.")
    step(registrar, of, Progress.RIGHT, "")
    assert "Checked and right" in shown(manager, of)
    assert list(Progress.objects.values_list("step", flat=True)) == ["done", "not right", "done", "right"]


def test_nobody_checks_their_own_and_no_step_is_taken_out_of_turn(asked, manager, registrar):
    of = asked()
    for browser, name in (
        (manager, Progress.RIGHT),
        (registrar, Progress.DONE),
        (registrar, Progress.RIGHT),
        (registrar, Progress.NOT_RIGHT),
        (manager, "anything"),
        (manager, ""),
    ):
        assert step(browser, of, name).status_code == 409
    step(manager, of, Progress.DONE)
    assert step(manager, of, Progress.DONE).status_code == 409
    assert Progress.objects.count() == 1


def test_no_step_is_taken_once_the_audit_is_erased(asked, manager, log):
    of = asked()
    log.audit.erased_at = timezone.now()
    log.audit.save()
    page = shown(manager, of)
    assert "was erased" in page
    assert 'value="done"' not in page
    assert step(manager, of, Progress.DONE).status_code == 409
    assert not Progress.objects.exists()


def test_what_was_found_right_can_be_opened_again_by_the_registrar(asked, manager, registrar):
    of = asked()
    step(manager, of, Progress.DONE)
    step(registrar, of, Progress.RIGHT, "")
    step(registrar, of, Progress.NOT_RIGHT, "Seen again, it is not.")
    assert 'value="done"' in shown(manager, of)


@pytest.mark.parametrize("words", ["", "  ", "x" * 1_001, "a\x00b"])
def test_done_is_said_in_words(asked, manager, words):
    of = asked()
    answer = step(manager, of, Progress.DONE, words)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Progress.objects.exists()


def test_a_manager_sees_the_own_unit_alone_and_is_logged(asked, manager, other_unit, caplog):
    own, others = asked(), asked(unit=other_unit)
    assert listed(manager) == [own.pk]
    assert manager.get(reverse("corrections"), {"unit": other_unit.pk}).status_code == 404
    for ask in (manager.get, manager.post):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "truecount.access"):
            assert ask(at(others)).status_code == 404
        assert [one.getMessage() for one in caplog.records if one.name == "truecount.access"] == ["refused"]
    assert not Progress.objects.exists()


def test_the_list_is_narrowed_by_unit_theme_and_state(asked, manager, registrar, other_unit):
    late, soon, away = asked(due=-3), asked(theme="time"), asked(unit=other_unit)
    done, right, wrong = asked(due=-1), asked(), asked(due=-2)
    for of in (done, right, wrong):
        step(manager, of, Progress.DONE)
    step(registrar, right, Progress.RIGHT, "")
    step(registrar, wrong, Progress.NOT_RIGHT)
    assert set(listed(registrar)) == {one.pk for one in (late, soon, away, done, right, wrong)}
    assert set(listed(registrar, state="open")) == {late.pk, soon.pk, away.pk, wrong.pk}
    assert set(listed(registrar, state="overdue")) == {late.pk, wrong.pk}
    assert listed(registrar, state="done, waiting for a check") == [done.pk]
    assert listed(registrar, state="right") == [right.pk]
    assert listed(registrar, state="not right") == [wrong.pk]
    assert listed(registrar, theme="time") == [soon.pk]
    assert listed(registrar, unit=other_unit.pk) == [away.pk]
    assert listed(registrar, unit=other_unit.pk, state="right") == []


@pytest.mark.parametrize("given", [{"state": "x"}, {"theme": "\x00"}, {"unit": "9999"}, {"page": "x"}, {"page": "²"}])
def test_a_list_narrowed_by_nothing_known_is_not_found(registrar, given):
    assert registrar.get(reverse("corrections"), given).status_code == 404


def test_what_is_to_be_done_comes_first(asked, manager, registrar):
    right, done, late, soon = asked(due=-9), asked(due=-8), asked(due=-1), asked()
    for of in (right, done):
        step(manager, of, Progress.DONE)
    step(registrar, right, Progress.RIGHT, "")
    page = manager.get(reverse("corrections")).content.decode()
    places = [page.index(f"Correction {of.pk}<") for of in (late, soon, done, right)]
    assert places == sorted(places)


def test_overdue_is_told_in_words(asked, manager):
    assert "overdue by 1 day<" in shown(manager, asked(due=-1))
    assert "overdue by 3 days" in shown(manager, asked(due=-3))
    assert "overdue" not in shown(manager, asked(due=0))


def test_the_list_names_no_record(asked, registrar):
    asked()
    assert RECORD not in registrar.get(reverse("corrections")).content.decode()


# A new one


def new(browser, log, to, **given):
    due = (timezone.localdate() + timedelta(days=7)).strftime("%d/%m/%Y")
    plain = {"unit": str(to.pk), "what": "record a crime", "theme": "number of crimes", "class_code": "8n", "due": due}
    return browser.post(reverse("new-correction", args=(log.pk,)), plain | given)


def test_the_registrar_asks_a_unit(registrar, log, unit):
    page = registrar.get(reverse("new-correction", args=(log.pk,))).content.decode()
    in_a_fortnight = timezone.localdate() + timedelta(days=14)
    assert f'value="{in_a_fortnight.day}/{in_a_fortnight.month}/{in_a_fortnight.year}"' in page
    assert "Choose a unit" in page
    answer = new(registrar, log, unit)
    made = Correction.objects.get()
    assert answer["Location"] == at(made)
    assert (made.unit, made.class_code, made.reference) == (unit, "8N", "A1")
    assert "Asked for already" in registrar.get(reverse("new-correction", args=(log.pk,))).content.decode()


def test_nobody_else_asks_a_unit(signed_in, manager, log, unit):
    for browser in (manager, signed_in(Role.AUDITOR), signed_in(Role.DECISION_MAKER)):
        assert new(browser, log, unit).status_code == 403
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"unit": ""}, "Choose a unit."),
        ({"unit": "9999"}, "Choose a unit from the list."),
        ({"what": "arrest somebody"}, "Choose what is to be done."),
        ({"theme": ""}, "Choose a theme."),
        ({"class_code": "999Z"}, "There is no such class."),
        ({"class_code": ""}, "Enter the class that the crime is to have."),
        ({"what": "cancel", "record": ""}, "Enter the reference of the crime record"),
        ({"record": "x" * 81}, "80 characters or fewer"),
        ({"words": "x" * 1_001}, "1,000 characters or fewer"),
        ({"due": ""}, "Enter a day."),
        ({"due": "soon"}, "Enter a day such as"),
        ({"due": "1/1/2020"}, "from today on"),
        ({"due": "31/12/9999"}, "from today on"),
        ({"record": "a\x00b"}, "Null characters"),
    ],
)
def test_a_form_that_does_not_hold_is_told_and_not_kept(registrar, log, unit, given, told):
    answer = new(registrar, log, unit, **given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert told in page
    assert not Correction.objects.exists()


def test_nothing_is_asked_of_an_erased_audit_or_of_a_log_that_is_not_there(registrar, log, unit):
    log.bundle = None
    log.save()
    assert new(registrar, log, unit).status_code == 409
    assert registrar.get(reverse("new-correction", args=(9_999,))).status_code == 404


def review(verdict, reading="settled", **more):
    return Review("control room", "A1", reading, "account 1", verdict, **more)


@pytest.mark.parametrize(
    ("one", "asks"),
    [
        (review("recorded in time"), None),
        (review("recorded late", late=True), None),
        (review("missing, nothing recorded", class_code="8N"), ("record a crime", "victim not recognised", "", "8N")),
        (review("missing beside others", class_code="8N"), ("record a crime", "number of crimes", "", "8N")),
        (
            review("wrong class, same group", class_code="8N", crime_reference=RECORD, recorded_class="105A"),
            ("reclassify", "class", RECORD, "8N"),
        ),
        (
            review("over-recorded", crime_reference=RECORD, recorded_class="105A"),
            ("cancel", "number of crimes", RECORD, ""),
        ),
        (
            review("wrongly cancelled", class_code="8N", crime_reference=RECORD, told=False),
            ("put a cancelled crime back", "cancellation", RECORD, ""),
        ),
        (
            review("cancelled", class_code="8N", crime_reference=RECORD, told=False),
            ("tell the victim", "victim not told", RECORD, ""),
        ),
        (review("cancelled", class_code="8N", crime_reference=RECORD, told=True), None),
        (review("registrar decides", class_code="8N"), None),
        (review("nothing required"), None),
    ],
)
def test_what_a_verdict_asks_for(one, asks):
    found = suggested([one])
    if asks is None:
        assert found == []
    else:
        assert [tuple(found[0].values())] == [asks]
        assert found[0]["what"] in WHAT
        assert found[0]["theme"] in THEMES
        assert all(found[0][name] for name in WHAT[found[0]["what"]])


def test_the_settled_reading_counts_before_the_first():
    first = review("over-recorded", "first", crime_reference=RECORD)
    second = review("missing beside others", "second", class_code="8N")
    assert [one["what"] for one in suggested([first, second])] == ["cancel"]
    assert suggested([first, second, review("recorded in time")]) == []


def test_a_suggestion_fills_the_form(registrar, log, monkeypatch):
    found = [review("missing beside others", class_code="105A"), review("over-recorded", crime_reference=RECORD)]
    monkeypatch.setattr(estimates, "reviews_of_log", lambda _: found)
    address = reverse("new-correction", args=(log.pk,))
    page = registrar.get(address, {"use": "2"}).content.decode()
    assert "Fill in" in page
    assert f'value="{RECORD}"' in page
    for use in ("3", "x", "\x00"):
        assert f'value="{RECORD}"' not in registrar.get(address, {"use": use}).content.decode()


def test_an_audit_that_cannot_be_compared_suggests_nothing(registrar, log, monkeypatch):
    def torn(_):
        raise TrueCountError("The plan cannot be read.")

    monkeypatch.setattr(estimates, "reviews_of_log", torn)
    page = registrar.get(reverse("new-correction", args=(log.pk,))).content.decode()
    assert "Fill in" not in page


def test_what_was_asked_and_done_is_not_written_again_nor_deleted(asked, manager):
    of = asked()
    step(manager, of, Progress.DONE)
    for row in (of, Progress.objects.get()):
        with pytest.raises(TypeError):
            row.delete()
    row = Progress.objects.get()
    row.step = Progress.RIGHT
    with pytest.raises(IntegrityError):
        row.save()


def test_a_step_follows_those_that_whoever_takes_it_has_seen(asked, manager, registrar):
    of = asked()
    step(manager, of, Progress.DONE)
    step(registrar, of, Progress.RIGHT)
    late = step(registrar, of, Progress.NOT_RIGHT, after=1)
    assert late.status_code == 409
    assert "Somebody took another step" in late.content.decode()
    assert of.progress.count() == 2


def test_opening_and_saving_are_logged_without_a_reference(asked, manager, registrar, log, unit):
    of = asked()
    shown(manager, of)
    step(manager, of, Progress.DONE)
    new(registrar, log, unit, what="cancel", record=RECORD)
    entries = list(Entry.objects.order_by("number"))
    kinds = [Kind.CONSULTATION, Kind.ALTERATION, Kind.CONSULTATION, Kind.ALTERATION]
    assert [one.kind for one in entries] == kinds
    assert [one.record for one in entries] == [of.named, of.named, log.named, f"correction {of.pk + 1}"]
    for one in entries:
        assert one.purpose == log.audit.named
        assert RECORD not in " ".join((one.record, one.purpose, one.why))
