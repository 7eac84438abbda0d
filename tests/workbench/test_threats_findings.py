"""A log that somebody is to read blind is kept back from them among findings, too; from nobody else."""

import pytest
from django.urls import reverse

from tests.workbench.audited import audit_of
from tests.workbench.worked_through import asked, record_file
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Task
from truecount.workbench.findings.blind import BLIND

pytestmark = pytest.mark.django_db
CHECK = "TC-I03"
OF_BOTH = f"""
SELECT i.record_id, i.system, i.reference FROM scores s JOIN incidents i ON i.record_id = s.incident_id
JOIN findings f ON f.record_id = i.record_id AND f.check_id = '{CHECK}'
WHERE coalesce(qualifiers, '') NOT ILIKE '%restricted%' ORDER BY f.at DESC, i.record_id LIMIT 1
"""


@pytest.fixture
def log(registrar, monkeypatch):
    """A log of the record file with a finding and a score, drawn for an audit."""
    monkeypatch.setenv(places.RECORDS, str(record_file()))
    ((number, system, reference),) = asked(OF_BOTH)
    made = audit_of(1, registrar.account).logs.get()
    made.name = f"{system}|{reference}"
    made.save()
    return made, number, reference


def pages(number):
    return [reverse("highest-log", args=(number,)), reverse("finding", args=(CHECK, number))]


def listed(browser):
    """The findings of the check, all pages of them, and the logs to read first."""
    found = [browser.get(f"{reverse('check', args=(CHECK,))}?page={page}").content.decode() for page in (1, 2)]
    return "".join(found)


def test_a_log_that_one_is_to_read_blind_is_kept_back_among_findings(signed_in, registrar, log, caplog):
    made, number, reference = log
    reader = signed_in(Role.DECISION_MAKER)
    assert reference in listed(reader)
    task = Task.objects.create(log=made, stage="first", reader=reader.account)
    assert [reader.get(at).status_code for at in pages(number)] == [403, 403]
    assert [one.getMessage() for one in caplog.records if one.name == "truecount.access"] == ["refused", "refused"]
    told = listed(reader)
    assert reference not in told
    assert BLIND in told
    assert reference in listed(registrar)
    assert [registrar.get(at).status_code for at in pages(number)] == [200, 200]
    task.done, task.beside_at = True, made.audit.imported_at
    task.save()
    assert reference in listed(reader)
    assert [reader.get(at).status_code for at in pages(number)] == [200, 200]


def test_it_is_kept_back_among_the_logs_to_read_first(signed_in, log):
    made, number, reference = log
    reader = signed_in(Role.DECISION_MAKER)
    at = reverse("highest")
    shown = next(
        page for page in range(1, 60) if f'/highest/{number}"' in reader.get(f"{at}?page={page}").content.decode()
    )
    assert reference in reader.get(f"{at}?page={shown}").content.decode()
    Task.objects.create(log=made, stage="second", reader=reader.account)
    told = reader.get(f"{at}?page={shown}").content.decode()
    assert reference not in told
    assert BLIND in told
