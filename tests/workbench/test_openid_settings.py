"""The settings of a provider: each fault in a sentence, all in one pass, before the workbench answers anybody."""

import pytest
from typer.testing import CliRunner

from tests.workbench import provider as providers
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.workbench import places
from truecount.workbench.accounts.provider import RoleMap, provider
from truecount.workbench.accounts.roles import Role


@pytest.fixture
def given(tmp_path, monkeypatch):
    """Sets the variables of a provider, some of them otherwise."""

    def put(issuer="https://id.force.example", roles=providers.MAP, **other):
        for name, value in (providers.settings(tmp_path, issuer, roles) | other).items():
            monkeypatch.setenv(name, value)
        return tmp_path

    return put


def faults():
    with pytest.raises(TrueCountError) as told:
        provider()
    return told.value.sentences


def test_none_is_set_up_and_none_in_a_demonstration(given, monkeypatch):
    monkeypatch.delenv(places.OIDC, raising=False)
    assert provider() is None
    given()
    monkeypatch.setenv(places.DEMO, "yes")
    assert provider() is None


def test_a_provider_is_read_with_its_secret_and_its_map(given):
    given()
    found = provider()
    assert (found.client, found.secret) == (providers.CLIENT, providers.SECRET)
    assert found.map.role({"crime-auditors", "crime-registrar"}) == Role.REGISTRAR
    assert found.map.second_factor == "ours"


def test_everything_that_is_wrong_is_told_at_once(given):
    folder = given("http://id.force.example", "claim: groups\nroles: {a: chief}\nmore: 1\n", TRUECOUNT_OIDC_CLIENT="")
    (folder / "secret").chmod(0o640)
    told = "\n".join(faults())
    for said in ("https://", "TRUECOUNT_OIDC_CLIENT", "chmod 600", "roles.a: ", "unit: ", "more: "):
        assert said in told
    assert all(one.endswith(".") for one in faults())


def test_files_that_are_not_there_or_hold_nothing_are_told(given):
    folder = given(TRUECOUNT_OIDC_ROLES="", **{places.OIDC_SECRET_FILE: "gone"})
    assert "gone: the provider's secret cannot be read (no such file or directory)." in faults()
    assert any("TRUECOUNT_OIDC_ROLES is not set" in one for one in faults())
    given(TRUECOUNT_OIDC_ROLES=str(folder / "none.yaml"))
    assert any("none.yaml" in one for one in faults())
    given()
    (folder / "secret").write_bytes(b"\n")
    assert any("is empty" in one for one in faults())
    (folder / "secret").write_bytes(b"\xff\xfe")
    assert any("no text" in one for one in faults())


@pytest.mark.parametrize(
    "issuer", ["id.force.example", "http://id.force.example", "http://127.0.0.1.evil.example", "https://", "ftp://x"]
)
def test_an_address_that_others_can_read_is_refused(given, issuer):
    given(issuer)
    assert any("https://" in one for one in faults())


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"])
def test_this_machine_is_as_good_as_https(given, issuer):
    given(issuer)
    assert provider().issuer == issuer


def test_serve_tells_them_before_it_does_anything(given, tmp_path):
    given(TRUECOUNT_OIDC_CLIENT="")
    home = tmp_path / "home"
    ended = CliRunner().invoke(app, ["serve", "--home", str(home)])
    assert "TRUECOUNT_OIDC_CLIENT" in str(ended.exception)
    assert not home.exists()


def test_the_order_of_the_map_decides():
    roles = {"b": "auditor", "a": "registrar"}
    held = RoleMap(claim="groups", roles=roles, units={"n": "North", "s": "South"}, unit="Registry")
    assert held.role({"a", "b"}) == Role.AUDITOR
    assert held.role({"c"}) is None
    assert [held.unit_of(groups) for groups in ({"s", "n"}, {"s"}, set())] == ["North", "South", "Registry"]
