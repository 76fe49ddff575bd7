"""Single sign-on against a provider over real HTTP, one that keeps to the rules and one that does not."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from joserfc.jwk import RSAKey
from tests.identity_fixture import PASSWORD, actions, hired

from medcodex.errors import InputError
from medcodex.web.sign_on.settings import read_sign_on
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from tests.web.sign_on.conftest import Clinic


def test_the_way_there_and_back(clinic: Clinic) -> None:
    browser, answer = clinic.come()
    assert (answer.status_code, answer.headers["location"]) == (303, "/work/account")
    page = browser.get("/work/account").text
    assert "Rosa Beispiel" in page
    assert "kept there" in page  # no password here
    assert browser.get("/api/session").json()["role"] == "coder"
    assert "user.link" in actions(clinic.house.store)
    assert "medcodex-errand" not in browser.cookies
    _, again = clinic.come()
    assert again.status_code == 303
    with clinic.house.store.begin(system("test")) as work:
        assert [user.login for user in work.people.all()] == ["admin", "rosa"]


def test_the_sign_in_page_offers_it(clinic: Clinic) -> None:
    page = clinic.house.browser().get("/login?next=/work/account").text
    assert 'href="/login/sso?next=/work/account"' in page
    assert "Sign in with Clinic" in page


MISBEHAVING = {
    "wrong-nonce": ("", {"nonce": "another"}),
    "no-nonce": ("", {"nonce": None}),
    "wrong-issuer": ("", {"iss": "https://other.example"}),
    "no-issuer": ("", {"iss": None}),
    "expired": ("", {"exp": int(time.time()) - 3600}),
    "no-end": ("", {"exp": None}),
    "of-tomorrow": ("", {"nbf": int(time.time()) + 86400}),
    "for-another-client": ("", {"aud": "somebody-else"}),
    "for-several-clients": ("", {"aud": ["medcodex-test", "somebody-else"], "azp": "somebody-else"}),
    "for-nobody": ("", {"aud": None}),
    "no-subject": ("", {"sub": None}),
    "long-subject": ("", {"sub": "s" * 300}),
    "login-no-text": ("", {"preferred_username": ["rosa"]}),
    "wrong-access-token": ("", {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    "alg-none": ("alg-none", {}),
    "alg-hmac": ("alg-hmac", {}),
    "other-key": ("other-key", {}),
    "changed": ("changed", {}),
    "rubbish": ("rubbish", {}),
    "no-token": ("no-token", {}),
    "no-id-token": ("no-id-token", {}),
    "no-keys": ("no-keys", {}),
}


@pytest.mark.parametrize("how", MISBEHAVING)
def test_what_cannot_be_trusted_opens_nothing(clinic: Clinic, how: str, caplog: pytest.LogCaptureFixture) -> None:
    clinic.provider.mode, clinic.provider.claims = MISBEHAVING[how]
    with caplog.at_level("WARNING", "medcodex.web"):
        browser, answer = clinic.come()
    assert answer.status_code == 401, answer.text
    assert "cannot be trusted" in answer.text
    assert "medcodex" not in browser.cookies
    assert browser.get("/work/account").status_code == 303
    with clinic.house.store.begin(system("test")) as work:
        assert [user.login for user in work.people.all()] == ["admin"]
    assert "single sign-on refused" in caplog.text
    assert "rosa" not in caplog.text.lower()
    assert actions(clinic.house.store)[-1] == "session.refused"


@pytest.mark.parametrize("how", ["endless", "elsewhere", "other-name", "unencrypted"])
def test_a_provider_that_describes_itself_wrongly(clinic: Clinic, how: str) -> None:
    clinic.provider.mode = how
    answer = clinic.house.browser().get("/login/sso")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text


def test_whoever_is_refused_there_is_told_here(clinic: Clinic) -> None:
    clinic.provider.mode = "refuses"
    _, answer = clinic.come()
    assert answer.status_code == 401
    assert "did not let you in" in answer.text


def test_a_return_belongs_to_the_browser_that_left(clinic: Clinic) -> None:
    attacker, victim = clinic.house.browser(), clinic.house.browser()
    away = attacker.get("/login/sso")
    back = attacker.get(away.headers["location"]).headers["location"]
    assert victim.get(back).status_code == 401
    victim.get("/login/sso")
    assert victim.get(back).status_code == 401
    assert attacker.get(back).status_code == 303
    assert attacker.get(back).status_code == 401  # and only once


def test_a_return_that_took_too_long(clinic: Clinic) -> None:
    browser = clinic.house.browser()
    back = browser.get(browser.get("/login/sso").headers["location"]).headers["location"]
    clinic.house.clock.pass_by(minutes=11)
    assert browser.get(back).status_code == 401


@pytest.mark.parametrize(
    "query", ["", "?state=x&code=y", "?code=y", "?state=&code=", "?error=server_error", "?state=%00"]
)
def test_returns_that_nobody_left_for(clinic: Clinic, query: str) -> None:
    assert clinic.house.browser().get(f"/login/sso/back{query}").status_code == 401


def test_a_new_key_is_fetched(clinic: Clinic) -> None:
    clinic.come()
    clinic.provider.key = RSAKey.generate_key(2048, parameters={"kid": "k2"})
    _, answer = clinic.come()
    assert answer.status_code == 303


def test_roles_follow_the_provider_and_the_strongest_counts(clinic: Clinic) -> None:
    first, _ = clinic.come()
    clinic.provider.person["groups"] = ["coding", "auditing", "unheard-of", 7]
    second, _ = clinic.come()
    assert second.get("/api/session").json()["role"] == "auditor"
    assert first.get("/api/session").status_code == 401  # what was begun as a coder has ended
    clinic.provider.person["groups"] = "coding"
    third, _ = clinic.come()
    assert third.get("/api/session").json()["role"] == "coder"


@pytest.mark.parametrize("groups", [[], ["unheard-of"], None, {"coding": True}, "", 7])
def test_nobody_comes_in_without_a_role(clinic: Clinic, groups: object) -> None:
    clinic.provider.person["groups"] = groups
    browser, answer = clinic.come()
    assert answer.status_code == 401
    assert "belongs to no group" in answer.text
    assert browser.get("/work/account").status_code == 303


def test_a_login_that_is_taken_is_not_handed_over(clinic: Clinic) -> None:
    hired(clinic.house.store, "rosa")
    _, answer = clinic.come()
    assert answer.status_code == 401
    assert "taken here by another account" in answer.text


def test_unless_the_site_said_so(clinic: Clinic) -> None:
    user = hired(clinic.house.store, "rosa")
    object.__setattr__(clinic.settings, "adopt", True)
    browser, answer = clinic.come()
    assert answer.status_code == 303
    assert browser.get("/api/session").json()["login"] == user.login


def test_somebody_shut_out_here_is_out(clinic: Clinic) -> None:
    clinic.come()
    with clinic.house.store.begin(system("test")) as work:
        user = work.people.by_login("rosa")
        assert user is not None
        work.people.save(replace(user, active=False))
    _, answer = clinic.come()
    assert answer.status_code == 401
    assert "not active" in answer.text


def test_a_locked_screen_opens_by_the_provider_and_its_pages_go_on(clinic: Clinic) -> None:
    browser, _ = clinic.come()
    word = browser.token("/work/account")
    clinic.house.clock.pass_by(minutes=20)
    page = browser.get("/locked").text
    assert "Go on with Clinic" in page
    before = browser.cookies["medcodex"]
    clinic.come(browser)
    assert browser.cookies["medcodex"] != before
    assert browser.post("/work/account/sessions/others", data={"csrf": word}).status_code == 303


def test_no_password_opens_such_an_account(clinic: Clinic) -> None:
    clinic.come()
    assert clinic.house.browser().sign_in("rosa", PASSWORD).status_code == 401


@pytest.mark.parametrize("login", ["", "a b", "x" * 100, "ro\nsa", "../rosa"])
def test_a_login_that_is_none_is_refused(clinic: Clinic, login: str) -> None:
    clinic.provider.person["preferred_username"] = login
    _, answer = clinic.come()
    assert answer.status_code in {401, 422}
    assert 'role="alert"' in answer.text


GOOD = """
issuer = "https://sso.hospital.example"
client_id = "medcodex"
address = "https://codes.hospital.example"
client_secret_file = "secret"
[roles]
"coding team" = "coder"
"""


def test_the_file_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    file = tmp_path / "sign-on.toml"
    file.write_text(GOOD)
    settings = read_sign_on(file)
    assert settings.client_secret == "s3cret"  # noqa: S105 - of the line above
    assert settings.back == "https://codes.hospital.example/login/sso/back"
    assert settings.roles == {"coding team": Role.CODER}
    assert (settings.roles_claim, settings.login_claim, settings.adopt) == ("groups", "preferred_username", False)
    monkeypatch.setenv("MEDCODEX_SIGN_ON_SECRET", "other")
    assert read_sign_on(file).client_secret == "other"  # noqa: S105


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("https://sso", "http://sso"), "issuer begins with https"),
        (("https://codes", "ftp://codes"), "address begins with https"),
        (('client_id = "medcodex"\n', ""), "client_id is missing"),
        (('client_id = "medcodex"', "client_id = 7"), "client_id is missing"),
        (('"coder"', '"king"'), "is no role"),
        (("[roles]", "[rolls]"), "no such setting: rolls"),
        (('[roles]\n"coding team" = "coder"', ""), r"\[roles\] is missing"),
        (('"secret"', '"nowhere"'), "cannot be read"),
        (("issuer", "issuer ="), "not TOML"),
        (("[roles]", 'scopes = ["profile"]\n[roles]'), "scopes"),
        (("[roles]", "roles_claim = 3\n[roles]"), "roles_claim is a text"),
    ],
)
def test_settings_that_are_wrong(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    file = tmp_path / "sign-on.toml"
    file.write_text(GOOD.replace(*change))
    with pytest.raises(InputError, match=says):
        read_sign_on(file)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_sign_on(Path("/nowhere/sign-on.toml"))
