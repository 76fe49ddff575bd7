"""Signing in with a browser: cookies, steps, lock, sign-out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.identity_fixture import PASSWORD, code_at, with_factor

from medcodex.workflow.identity.sessions import begin_session
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from tests.web.identity.conftest import House

WRONG = "not the password"
NEW = "nine badgers paint fences"


def test_in_and_out_again(house: House) -> None:
    browser = house.browser()
    answer = browser.get("/work/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fwork%2Faccount")
    answer = browser.sign_in("coder", next="/work/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/work/account")
    assert "Coder" in browser.get("/work/account").text
    kept = browser.cookies["medcodex"]
    answer = browser.submit("/work/account", "/logout")
    assert answer.headers["location"] == "/login"
    assert "medcodex" not in browser.cookies
    browser.cookies.set("medcodex", kept)
    assert browser.get("/work/account").status_code == 303


def test_the_cookie(house: House) -> None:
    answer = house.browser().sign_in("coder")
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("medcodex=")]
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=lax"}
    assert len(cookie.partition("=")[2].partition(";")[0]) >= 43


def test_beyond_this_machine_the_cookie_is_for_tls_and_this_host_only(house: House) -> None:
    from medcodex.web.identity.cookies import _name, secure  # noqa: PLC0415

    for host, scheme, expected in [("codes.hospital.example", "http", True), ("127.0.0.1:8000", "https", True),
                                   ("127.0.0.1:8000", "http", False), ("[::1]:8000", "http", False),
                                   ("localhost", "http", False), ("10.0.0.5:8000", "http", True)]:  # fmt: skip
        scope = {"type": "http", "scheme": scheme, "headers": [(b"host", host.encode())]}
        assert secure(scope) is expected, host
        assert _name(scope, "medcodex") == ("__Host-medcodex" if expected else "medcodex")


def test_wrong_words_say_the_same_for_all(house: House) -> None:
    pages = []
    for login in ("coder", "nobody"):
        browser = house.browser()
        answer = browser.sign_in(login, "not the password")
        assert answer.status_code == 401
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert pages[0] == pages[1]
    assert "Login or password is not right" in pages[0]


def test_too_many_attempts_are_told_with_the_wait(house: House) -> None:
    browser = house.browser()
    for _ in range(5):
        browser.sign_in("coder", "not the password")
    answer = browser.sign_in("coder")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "31"
    assert "try again in 1 minute" in answer.text


def test_a_session_that_somebody_planted_is_worth_nothing(house: House) -> None:
    """Fixation: neither the session nor the visit that an attacker knows becomes the victim's session."""
    attacker = house.browser()
    attacker.sign_in("student")
    known, word = attacker.cookies["medcodex"], attacker.token("/work/account")
    victim = house.browser(headers={"cookie": f"medcodex={known}"})
    answer = victim.post("/login", data={"csrf": word, "login": "coder", "password": PASSWORD})
    given = answer.headers["set-cookie"].partition("medcodex=")[2].partition(";")[0]
    assert answer.status_code == 303
    assert given
    assert given != known
    assert attacker.get("/api/session").status_code == 401  # what was planted has ended
    planted = house.browser()
    planted.cookies.set("medcodex", "a" * 64, domain="127.0.0.1")
    planted.sign_in("coder")
    assert planted.cookies["medcodex"] != "a" * 64


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/a\r\nX: 1",
     "/\t/evil.example", "", "work", "/" + "a" * 2000, "/ü"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(house: House, place: str) -> None:
    answer = house.browser().sign_in("coder", next=place)
    assert (answer.status_code, answer.headers["location"]) == (303, "/work")
    assert "x" not in answer.headers


def test_the_second_factor_between_password_and_page(house: House) -> None:
    user = house.people[Role.CODER]
    with house.store.begin(system("test")) as work:
        opened = begin_session(work, user, work.identity.credential(user.id), method="password", agent="")
    secret, codes = with_factor(house.store, user, opened, house.clock)
    browser = house.browser()
    answer = browser.sign_in("coder", next="/work/account")
    assert answer.headers["location"] == "/login/code?next=%2Fwork%2Faccount"
    before = browser.cookies["medcodex"]
    assert browser.get("/work/account").headers["location"].startswith("/login/code")
    assert browser.get("/api/session").json()["standing"] == "factor"
    assert browser.submit("/login/code", "/login/code", code="000000").status_code == 401
    answer = browser.submit("/login/code", "/login/code", code=code_at(secret, house.clock.now), next="/work/account")
    assert answer.headers["location"] == "/work/account"
    assert browser.cookies["medcodex"] != before
    assert browser.get("/work/account").status_code == 200
    other = house.browser()
    other.sign_in("coder")
    assert other.submit("/login/code", "/login/code", code=codes[0]).status_code == 303


def test_setting_up_a_second_factor(house: House) -> None:
    browser = house.signed_in(Role.CODER)
    assert browser.get("/login/enrol").headers["location"] == "/work/account"  # not before the password is proved
    assert browser.submit("/work/account", "/work/account/factor", password=WRONG).status_code == 422
    assert browser.submit("/work/account", "/work/account/factor", password=PASSWORD).status_code == 303
    page = browser.get("/login/enrol").text
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    square = browser.get("/login/enrol/square.svg")
    assert square.headers["content-type"] == "image/svg+xml"
    assert square.text.startswith("<svg")
    assert "script" not in square.text
    assert square.headers["cache-control"] == "no-store"
    before = browser.cookies["medcodex"]
    answer = browser.submit("/login/enrol", "/login/enrol", code=code_at(found[1].replace(" ", ""), house.clock.now))
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", answer.text)) == 10
    assert browser.cookies["medcodex"] != before
    assert browser.get("/login/enrol/square.svg").status_code == 404  # the secret is shown no more


def test_a_role_that_needs_it_gets_nowhere_without(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    answer = boss.submit("/work/people", "/work/people/rules", idle_minutes="10", session_hours="8",
                         factor_roles=["coder", "auditor"])  # fmt: skip
    assert answer.status_code == 303
    browser = house.browser()
    assert browser.sign_in("coder").headers["location"].startswith("/login/enrol")
    assert browser.get("/work/account").headers["location"].startswith("/login/enrol")
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', browser.get("/login/enrol").text)
    assert found is not None
    browser.submit("/login/enrol", "/login/enrol", code=code_at(found[1].replace(" ", ""), house.clock.now))
    assert browser.get("/work/account").status_code == 200


def test_an_idle_screen_locks_and_nothing_is_lost(house: House) -> None:
    browser = house.signed_in(Role.CODER)
    page = browser.get("/work/account")
    token = page.text.partition('name="csrf" content="')[2].partition('"')[0]
    house.clock.pass_by(minutes=16)
    assert browser.get("/work/account").headers["location"] == "/locked?next=%2Fwork%2Faccount"
    answer = browser.get("/api/session")
    assert answer.json()["standing"] == "locked"
    answer = browser.post("/work/account/sessions/others", data={"csrf": token})
    assert answer.status_code == 401
    assert browser.submit("/locked", "/locked", password=WRONG).status_code == 401
    answer = browser.submit("/locked", "/locked", password=PASSWORD, next="/work/account")
    assert answer.headers["location"] == "/work/account"
    # the page that was open all the while goes on with the word it has
    assert browser.post("/work/account/sessions/others", data={"csrf": token}).status_code == 303


def test_the_cover_over_a_page_opens_by_script(house: House) -> None:
    browser = house.signed_in(Role.CODER)
    token = {"x-csrf-token": browser.token("/work/account")}
    assert browser.post("/api/session/lock", headers=token).json()["standing"] == "locked"
    answer = browser.post("/api/session/unlock", headers=token, data={"password": "wrong"})
    assert (answer.status_code, answer.json()["error"]["where"]) == (401, "password")
    assert browser.post("/api/session/unlock", headers=token, data={"password": PASSWORD}).json()["standing"] == "open"
    assert browser.get("/work/account").status_code == 200


def test_requests_of_a_page_by_itself_keep_nobody_awake(house: House) -> None:
    browser = house.signed_in(Role.CODER)
    for _ in range(4):
        house.clock.pass_by(minutes=5)
        browser.get("/api/session", headers={"x-background": "1"})
    assert browser.get("/api/session").json()["standing"] == "locked"


def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    one, two = house.signed_in(Role.CODER), house.signed_in(Role.CODER)
    before = one.cookies["medcodex"]
    for fields, says in [({"password": "wrong"}, "password is not right"), ({"new": "short"}, "at least 12"),
                         ({"again": "something else"}, "not the same")]:  # fmt: skip
        sent = {"password": PASSWORD, "new": NEW, "again": NEW} | fields
        sent["again"] = fields.get("again", sent["new"])
        answer = one.submit("/work/account", "/work/account/password", **sent)
        assert answer.status_code == 422
        assert says in answer.text.lower()
        assert NEW not in answer.text
    answer = one.submit("/work/account", "/work/account/password", password=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303
    assert one.cookies["medcodex"] != before
    assert one.get("/work/account").status_code == 200
    assert two.get("/work/account").status_code == 303
    assert house.browser().sign_in("coder").status_code == 401
    assert house.browser().sign_in("coder", NEW).status_code == 303


def test_signing_out_everywhere_else(house: House) -> None:
    browsers = [house.signed_in(Role.CODER) for _ in range(3)]
    stranger = house.signed_in(Role.AUDITOR)
    browsers[0].submit("/work/account", "/work/account/sessions/others")
    assert [browser.get("/work/account").status_code for browser in (*browsers, stranger)] == [200, 303, 303, 200]


def test_nobody_ends_another_persons_session(house: House) -> None:
    mine, theirs = house.signed_in(Role.CODER), house.signed_in(Role.AUDITOR)
    with house.store.begin(system("test")) as work:
        (session,) = work.identity.sessions.of(house.people[Role.AUDITOR].id, work.now)
    answer = mine.submit("/work/account", "/work/account/sessions", session=session.id)
    assert answer.status_code == 404
    assert theirs.get("/work/account").status_code == 200
