"""The room that decides: what is kept, who sees it, what the log tells of it, and that it is never changed."""

import html
import logging

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from truecount import counting
from truecount.workbench.accounts.roles import Role
from truecount.workbench.decisions.models import Decision
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
BRUISED = {
    "1-what": "assault",
    "1-fact-injury": "bruising",
    "1-victim": "neighbour",
    "1-suspect": "cyclist",
    "at": "2026-05-01T22:10",
    "title": "By the bus stop",
}
KEEP = BRUISED | {"keep": "yes"}


@pytest.fixture
def staff(signed_in):
    return signed_in(Role.STAFF)


def kept_by(browser, **rest):
    answer = browser.post(reverse("decide"), KEEP | rest)
    assert answer.status_code == 302
    return Decision.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))


def text(answer):
    return html.unescape(answer.content.decode())


def logged():
    return list(Entry.objects.values_list("kind", "who", "record"))


def test_the_empty_form_asks_what_is_alleged_and_logs_nothing(staff):
    page = text(staff.get(reverse("decide")))
    assert "Say what is alleged. The answer comes here." in page
    assert "Do not enter names" in page
    assert 'id="a1-what" name="1-what" data-focus' in page
    assert "1-fact-injury" not in page
    assert not logged()


def test_what_is_told_is_worked_out_and_not_kept(staff):
    page = text(staff.post(reverse("decide"), BRUISED | {"work-out": "yes"}))
    assert "8N Assault with injury, 008/06" in page
    assert "assault.other-injury, p43, 45, 47" in page
    assert "Record by 2 May 2026, 22:10." in page
    assert "Of neighbour by cyclist" in page
    assert not Decision.objects.exists()


def test_what_is_needed_is_asked_and_linked_to_from_the_answer(staff):
    page = text(staff.post(reverse("decide"), {"1-what": "assault"}))
    assert 'id="a1-injury" name="1-fact-injury"' in page
    assert "Asked next" in page
    assert 'href="#a1-injury"' in page
    assert "refer to the registrar" in page


def test_a_part_that_a_script_asks_for_keeps_nothing(staff):
    assert staff.post(reverse("decide"), KEEP, headers={"X-Part": "case"}).status_code == 200
    assert not Decision.objects.exists()


def test_a_decision_is_kept_with_its_trace_and_shown_to_whoever_made_it(staff):
    kept = kept_by(staff)
    assert kept.by == staff.account
    assert kept.title == "By the bus stop"
    assert kept.words == "1 crime to be recorded; 8N Assault with injury, 008/06"
    assert kept.decided == counting.decide(kept.document).as_json()
    page = text(staff.get(reverse("decision", args=(kept.pk,))))
    assert f"Decision {kept.pk} is kept." in page
    assert "Kept by crime-recording staff" in page
    assert "<dt>The gravest injury</dt><dd>bruising</dd>" in page
    assert "8N Assault with injury, 008/06" in page
    assert "Took, as it was not told: intent = not stated" in page
    assert "Edition 2026-04, in force from 2026-04-01" in page
    assert "By the bus stop" in text(staff.get(reverse("decisions")))
    who, number = staff.account.who, kept.pk
    assert logged() == [
        (Kind.COLLECTION, who, f"decision {number}"),
        (Kind.CONSULTATION, who, f"decision {number}"),
        (Kind.CONSULTATION, who, f"decisions {number} to {number}"),
    ]


def test_the_log_holds_no_word_of_the_case(staff):
    kept = kept_by(staff)
    staff.get(reverse("decision", args=(kept.pk,)))
    told = " ".join(str(value) for one in Entry.objects.values() for value in one.values())
    assert not any(word in told for word in ("neighbour", "cyclist", "bus stop", "bruising"))


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.MANAGER])
def test_what_is_anothers_is_not_there_and_asking_is_told_in_the_servers_log(staff, signed_in, caplog, role):
    kept = kept_by(staff)
    other = signed_in(role, name="other")
    asked = [
        reverse("decision", args=(kept.pk,)),
        f"{reverse('decide')}?from={kept.pk}",
        f"{reverse('decide')}?instead-of={kept.pk}",
    ]
    for address in asked:
        caplog.clear()
        with caplog.at_level(logging.WARNING, "truecount.access"):
            answer = other.get(address)
        assert answer.status_code == 404
        assert "bus stop" not in text(answer)
        assert [one.who for one in caplog.records if one.getMessage() == "refused"] == [other.account.who]
    assert other.post(reverse("decide"), KEEP | {"instead-of": kept.pk}).status_code == 404
    assert "bus stop" not in text(other.get(reverse("decisions")))
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.DECISION_MAKER])
def test_the_registrar_and_the_decision_maker_see_everybodys(staff, signed_in, role):
    kept = kept_by(staff)
    other = signed_in(role)
    assert "By the bus stop" in text(other.get(reverse("decisions")))
    assert other.get(reverse("decision", args=(kept.pk,))).status_code == 200
    assert (Kind.CONSULTATION, other.account.who, f"decision {kept.pk}") in logged()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_whoever_sees_no_case_decides_none(signed_in, role):
    browser = signed_in(role)
    assert browser.post(reverse("decide"), KEEP).status_code == 403
    assert not Decision.objects.exists()


def test_a_correction_is_another_decision_and_the_first_stays(staff):
    first = kept_by(staff)
    page = text(staff.get(f"{reverse('decide')}?instead-of={first.pk}"))
    assert f"Correct decision {first.pk}" in page
    assert f'name="instead-of" value="{first.pk}"' in page
    assert 'value="2026-05-01T22:10"' in page
    second = kept_by(staff, **{"1-fact-injury": "none", "instead-of": first.pk})
    assert second.instead_of == first
    assert f"decision {second.pk}" in text(staff.get(reverse("decision", args=(first.pk,))))
    assert f"decision {first.pk}" in text(staff.get(reverse("decision", args=(second.pk,))))
    first.refresh_from_db()
    assert first.document["reports"][0]["alleged"][0]["injury"] == "bruising"


def test_a_new_one_begins_from_one_that_was_kept(staff):
    first = kept_by(staff)
    page = text(staff.get(f"{reverse('decide')}?from={first.pk}"))
    assert "8N Assault with injury, 008/06" in page
    assert "instead-of" not in page
    assert "bus stop" not in page
    assert "2026-05-01T22:10" not in page


def test_a_decision_is_never_changed_nor_deleted(staff):
    kept = kept_by(staff)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.update(words="other")
    kept.words = "other"
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"1-what": ""}, "Allegation 1: say what is alleged, or the offence code."),
        ({"1-what": "", "1-fact-injury": ""}, "Say what is alleged, or give the offence code."),
        ({"1-fact-injury": "toothache"}, "“toothache”"),
        ({"2-victim": "x"}, "Allegation 2: say what is alleged, or take the allegation away."),
        ({"at": "yesterday"}, "When it came to notice: enter a day and a time"),
        ({"at": "9999-01-01T00:00"}, "When it came to notice: 9999 is not a year"),
        ({"title": "x" * 400}, "The title is longer than 120 letters"),
        ({"title": "a\0b", "1-victim": "\0", "1-fact-injury": "\0\0x"}, "Allegation 1, the gravest injury"),
        ({f"{number}-what": "theft" for number in range(1, 60)}, "more than 30 allegations"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(staff, told, says):
    answer = staff.post(reverse("decide"), KEEP | told)
    assert answer.status_code == 200
    page = text(answer)
    assert "There is a problem" in page
    assert says.replace("“", '"').replace("”", '"') in page
    assert not Decision.objects.exists()


def test_a_null_byte_a_word_of_markup_and_an_empty_title_are_kept_as_plain_words(staff):
    kept = kept_by(staff, **{"1-victim": "a\0<b>", "title": " \0 "})
    assert kept.document["reports"][0]["alleged"][0]["victim"] == "a <b>"
    assert kept.title == "Report of 1 May 2026 at 22:10"
    page = staff.get(reverse("decision", args=(kept.pk,))).content.decode()
    assert "a &lt;b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x", "\0", "٣"])
def test_a_number_that_is_none_is_not_found(staff, number):
    assert staff.get(reverse("decide"), {"from": number}).status_code == 404
    assert staff.post(reverse("decide"), KEEP | {"instead-of": number}).status_code == 404


def test_a_number_too_long_for_the_database_is_not_found(staff):
    assert staff.get(f"{reverse('decisions')}/99999999999999999999999").status_code == 404


def test_allegations_are_added_and_taken_away_without_scripts(staff):
    more = text(staff.post(reverse("decide"), BRUISED | {"add": "yes"}))
    assert 'name="2-what"' in more
    assert "Take allegation 2 away" in more
    less = text(staff.post(reverse("decide"), BRUISED | {"2-what": "theft", "remove-2": "yes"}))
    assert 'name="2-what"' not in less


def test_pages_of_the_list(staff):
    for number in range(52):
        Decision.objects.create(
            by=staff.account,
            title=f"Case {number}.",
            document={"title": "x"},
            decided={},
            words="No crime is to be recorded",
        )
    first, second = (text(staff.get(reverse("decisions"), {"page": page})) for page in ("x", "2"))
    assert "Case 51." in first
    assert "Case 1." not in first
    assert "Case 1." in second
    assert "Page 2 of 2" in second


def test_a_decision_of_words_that_are_no_longer_known_is_still_shown(staff):
    kept = kept_by(staff)
    document = {**kept.document, "reports": [{"alleged": [{"what": "assault", "of old": "yes"}]}]}
    decided = {**kept.decided, "editions": {"1066-10": "x"}}
    old = Decision.objects.create(by=staff.account, title="Old", document=document, decided=decided, words="x")
    page = text(staff.get(reverse("decision", args=(old.pk,))))
    assert "Of old" in page
    assert "Edition 1066-10" in page


def test_other_methods_are_refused(staff):
    assert staff.put(reverse("decide")).status_code == 405
    assert staff.post(reverse("decisions")).status_code == 405
