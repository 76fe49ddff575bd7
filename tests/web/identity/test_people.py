"""People added, invited, changed and shut out; the first administrator; who may do that to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.identity_fixture import PASSWORD, actions

from medcodex.workflow.identity.accounts import begin_set_up
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    import httpx
    from tests.web.identity.conftest import Browser, House

NEW = "nine badgers paint fences"


def link_on(page: httpx.Response) -> str:
    found = re.search(r"/welcome\?token=([0-9a-f]{64})", page.text)
    assert found is not None, page.text
    return found[0]


def follow(browser: Browser, link: str, password: str = NEW, again: str | None = None, **fields: str) -> httpx.Response:
    token = link.partition("token=")[2]
    return browser.submit(link, "/welcome", token=token, password=password, again=again or password, **fields)


def test_added_invited_and_signed_in(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    page = boss.submit("/work/people", "/work/people", login="New.One", name="New One", role="auditor")
    link = link_on(page)
    assert link not in boss.get("/work/people").text  # shown once
    guest = house.browser()
    assert "New One" in guest.get(link).text
    assert "at least 12" in follow(guest, link, "short").text.lower()
    assert "not the same" in follow(guest, link, again="else").text
    assert "easy to guess" in follow(guest, link, "letmeinletmein").text
    assert follow(guest, link).headers["location"] == "/login?done=1"
    assert guest.get(link).status_code == 401  # it works once
    assert guest.sign_in("new.one", NEW).status_code == 303
    assert guest.get("/api/session").json()["role"] == "auditor"


def test_a_link_ends(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    link = link_on(boss.submit("/work/people", "/work/people", login="late", name="Late", role="coder"))
    house.clock.pass_by(hours=73)
    assert house.browser().get(link).status_code == 401


def test_a_new_link_ends_the_one_before(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    place = f"/work/people/{house.people[Role.CODER].id}/reset"
    one, two = (link_on(boss.submit("/work/people", place)) for _ in range(2))
    assert house.browser().get(one).status_code == 401
    assert house.browser().get(two).status_code == 200


def test_a_reset_shuts_the_old_password_and_sessions(house: House) -> None:
    coder, boss = house.signed_in(Role.CODER), house.signed_in(Role.ADMIN)
    link = link_on(boss.submit("/work/people", f"/work/people/{house.people[Role.CODER].id}/reset", factor="1"))
    assert coder.get("/work/account").status_code == 303
    assert house.browser().sign_in("coder").status_code == 401
    follow(house.browser(), link)
    assert house.browser().sign_in("coder", NEW).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "a" * 64, "%00", "%ff"])
def test_no_other_word_is_a_link(house: House, token: str) -> None:
    assert house.browser().get(f"/welcome?token={token}").status_code == 401


def test_links_are_not_tried_without_end(house: House) -> None:
    codes = [house.browser().get(f"/welcome?token={number:064}").status_code for number in range(22)]
    assert codes[0] == 401
    assert codes[-1] == 429


def test_shut_out_and_let_in_again(house: House) -> None:
    coder, boss = house.signed_in(Role.CODER), house.signed_in(Role.MANAGER)
    place = f"/work/people/{house.people[Role.CODER].id}/active"
    assert boss.submit("/work/people", place, active="0").status_code == 303
    assert coder.get("/work/account").status_code == 303
    assert house.browser().sign_in("coder").status_code == 401
    assert boss.submit("/work/people", place, active="1").status_code == 303
    assert house.browser().sign_in("coder").status_code == 303


def test_another_role_begins_with_a_new_session(house: House) -> None:
    coder, boss = house.signed_in(Role.CODER), house.signed_in(Role.ADMIN)
    boss.submit("/work/people", f"/work/people/{house.people[Role.CODER].id}/role", role="student")
    assert coder.get("/work/account").status_code == 303
    coder.cookies.clear()
    coder.sign_in("coder")
    assert coder.get("/api/session").json()["role"] == "student"
    assert "user.role" in actions(house.store)


@pytest.mark.parametrize("step", ["role", "active", "reset", "unlock", "sessions"])
def test_a_manager_is_no_administrators_superior(house: House, step: str) -> None:
    manager = house.signed_in(Role.MANAGER)
    sent = {"role": "coder", "active": "0"}
    for target in (Role.ADMIN, Role.MANAGER):
        answer = manager.submit("/work/people", f"/work/people/{house.people[target].id}/{step}", **sent)
        assert answer.status_code == 403, target
    assert manager.submit("/work/people", "/work/people/nobody/" + step, **sent).status_code == 404


@pytest.mark.parametrize("role", ["admin", "manager"])
def test_a_manager_makes_no_administrator(house: House, role: str) -> None:
    manager = house.signed_in(Role.MANAGER)
    answer = manager.submit("/work/people", "/work/people", login="friend", name="Friend", role=role)
    assert answer.status_code == 403
    coder = house.people[Role.CODER]
    assert manager.submit("/work/people", f"/work/people/{coder.id}/role", role=role).status_code == 403


def test_nobody_changes_themselves(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    assert (
        boss.submit("/work/people", f"/work/people/{house.people[Role.ADMIN].id}/role", role="coder").status_code == 403
    )


def test_the_last_administrator_stays(house: House) -> None:
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.workflow.identity.accounts import change_role, set_active  # noqa: PLC0415

    boss = house.people[Role.ADMIN]
    with pytest.raises(UsageError, match="last administrator"), house.store.begin(system("test")) as work:
        set_active(work, boss.id, active=False)
    with pytest.raises(UsageError, match="last administrator"), house.store.begin(system("test")) as work:
        change_role(work, boss.id, Role.CODER)


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"login": "coder"}, 409, "login is taken"),
        ({"login": "CODER "}, 409, "login is taken"),
        ({"login": "a b"}, 422, "small letters"),
        ({"login": "../etc"}, 422, "small letters"),
        ({"login": ""}, 422, "small letters"),
        ({"name": " "}, 422, "a name of one to 120"),
        ({"name": "a\x00b"}, 422, "a name of one to 120"),
        ({"name": "a\u202eb"}, 422, "a name of one to 120"),
        ({"role": "king"}, 422, "no such role"),
    ],
)
def test_what_makes_no_sense_is_told(house: House, fields: dict[str, str], status: int, says: str) -> None:
    boss = house.signed_in(Role.ADMIN)
    sent = {"login": "new.one", "name": "New One", "role": "coder"} | fields
    answer = boss.submit("/work/people", "/work/people", **sent)
    assert answer.status_code == status
    assert says in answer.text.lower()


@pytest.mark.parametrize(
    "fields", [{"idle_minutes": "0"}, {"idle_minutes": "61"}, {"idle_minutes": "x"}, {"session_hours": "25"},
               {"factor_roles": "king"}, {"idle_minutes": "²"}, {"idle_minutes": "9" * 400}],
)  # fmt: skip
def test_rules_that_make_no_sense(house: House, fields: dict[str, str]) -> None:
    boss = house.signed_in(Role.ADMIN)
    sent = {"idle_minutes": "15", "session_hours": "12"} | fields
    assert boss.submit("/work/people", "/work/people/rules", **sent).status_code == 422


def test_a_locked_account_is_shown_and_lifted(house: House) -> None:
    for _ in range(5):
        house.browser().sign_in("coder", "not the password")
    assert house.browser().sign_in("coder").status_code == 429
    boss = house.signed_in(Role.ADMIN)
    assert "too many attempts" in boss.get("/work/people").text
    boss.submit("/work/people", f"/work/people/{house.people[Role.CODER].id}/unlock")
    assert house.browser().sign_in("coder").status_code == 303


def test_scripts_in_names_stay_words(house: House) -> None:
    boss = house.signed_in(Role.ADMIN)
    boss.submit("/work/people", "/work/people", login="x1", name="<script>alert(1)</script>\"'", role="coder")
    page = boss.get("/work/people").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_first_administrator_is_made_by_a_link_and_only_once(house: House) -> None:
    assert begin_set_up(house.store) is None  # there is one
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET role = 'coder'")
    token = begin_set_up(house.store)
    assert token is not None
    second = begin_set_up(house.store)
    assert second is not None
    guest = house.browser()
    assert guest.get(f"/welcome?token={token}").status_code == 401  # a later start takes its place
    link = f"/welcome?token={second}"
    assert "first administrator" in guest.get(link).text
    assert follow(guest, link, login="coder", name="X").status_code == 422  # a login that is taken
    assert follow(guest, link, login="chief", name="Chief").status_code == 303
    assert guest.sign_in("chief", NEW).status_code == 303
    assert guest.get("/api/session").json()["role"] == "admin"
    assert house.browser().get(link).status_code == 401
    assert begin_set_up(house.store) is None


def test_the_trail_shows_it_all(house: House) -> None:
    house.browser().sign_in("coder", "not the password")
    house.signed_in(Role.CODER)
    boss = house.signed_in(Role.MANAGER)
    page = boss.get("/work/trail").text
    assert "session.refused" in page
    assert "session.open" in page
    assert "trail.read" in boss.get("/work/trail").text  # reading it stands on it
    assert PASSWORD not in page
    assert boss.get("/work/trail?before=x").status_code == 400
    assert boss.get("/work/trail?before=2").status_code == 200
