"""Each role's way through the workbench in a real browser: both factors, the start, and every room that is open."""

import pytest

from tests.slow import in_the_workbench as browsers
from tests.workbench import conftest as people
from tests.workbench import shelves
from tests.workbench.audited import audit_of, read_by, task
from tests.workbench.worked_through import record_file
from truecount.audit.readings import FIRST, SECOND
from truecount.workbench import places
from truecount.workbench.accounts.roles import ROLES, Role
from truecount.workbench.audits.models import Correction, Said
from truecount.workbench.pages import ROOMS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, unit = people.account, people.unit
window = browsers.window


@pytest.fixture(autouse=True)
def furnished(tmp_path, monkeypatch):
    """A workbench with papers on its shelf and a record file that was checked."""
    shelves.filled(tmp_path, monkeypatch)
    monkeypatch.setenv(places.RECORDS, str(record_file()))


@pytest.fixture
def somebody(account, request):
    """Somebody of a role with something of their own in the rooms where people have that."""
    one, other = account(request.param), account(Role.AUDITOR, name="another")
    to_read, log = audit_of(2, other).logs.all()
    task(to_read, one, FIRST)
    read_by(log, one, FIRST, "8N")
    read_by(log, other, SECOND)
    Said.objects.create(log=log, by=other, step=Said.ARGUMENT, words="there is no victim")
    given = {"log": log, "by": other, "unit": one.unit, "what": "cancel", "theme": "class", "record": "46/1/26"}
    Correction.objects.create(**given, due="2099-01-01")
    return one


@pytest.mark.parametrize("somebody", list(Role), indirect=True, ids=lambda role: role.value)
def test_every_room_of_a_role_is_open_to_it_and_to_everybody_in_it(window, somebody):
    here = window()
    browsers.sign_in(here, somebody)
    here.seen("What do you want to do?")
    navigation = here.page.locator("nav.govuk-service-navigation__wrapper a")
    rooms = [(one.get_attribute("href"), one.inner_text()) for one in navigation.all()]
    assert [title for _address, title in rooms] == [title for _name, title, may in ROOMS if may in ROLES[somebody.role]]
    for address, title in rooms:
        here.page.goto(here.base)
        with here.page.expect_response(here.base + address) as answer:
            here.page.locator("main").get_by_role("link", name=title, exact=True).click()
        assert answer.value.status == 200, title
        here.page.wait_for_url(here.base + address)
        here.seen(here.heading)
        assert "There is a problem" not in here.words
    here.page.get_by_role("button", name="Sign out").click()
    here.seen("Sign in")
