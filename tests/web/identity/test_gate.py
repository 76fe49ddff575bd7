"""Every route and every kind of visitor: who passes, who does not, and what each is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tests.identity_fixture import PASSWORD, actor_of, entered

from medcodex.web.app import create_app
from medcodex.web.identity.declared import DOOR, OPEN, SESSION, SIGNED_IN, Declared, rows
from medcodex.web.identity.pace import Pace, Tally
from medcodex.workflow.access import permissions
from medcodex.workflow.identity.api_tokens import make_token
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    import httpx
    from tests.web.identity.conftest import House

KINDS = ["stranger", "forged", "locked", *Role, "token-admin", "token-coder", "token-student"]
SAFE = {"GET", "HEAD"}
PROGRAMS = ("/api", "/fhir")
WRONG = "not the password"
ENDS_ITSELF = {("POST", "/logout"), ("POST", "/lock"), ("POST", "/api/session/lock")}


def address(path: str) -> str:
    """A path with something in its places."""
    path = path.replace("{kind:clinical}", "Patient")
    return re.sub(r"\{[^}]*\}", "1", path)


def test_a_route_without_a_row_stops_the_application() -> None:
    routes = [Route("/login", PlainTextResponse("")), Route("/work/secrets", PlainTextResponse(""), methods=["POST"])]
    with pytest.raises(LookupError, match="POST /work/secrets"):
        Declared(routes)


def test_every_row_has_a_route(house: House) -> None:
    """So that no row is left behind when a route goes. Rows for every method and those of a provider's are apart."""
    served = set(Declared(house.app.routes).served())
    for row in rows():
        assert row.method == "*" or row.path.startswith("/login/sso") or (row.method, row.path) in served, row


def test_the_code_books_alone_need_no_gate() -> None:
    assert {route.path for route in create_app().routes if hasattr(route, "path")} >= {"/book", "/fhir", "/static"}


def test_every_permission_of_a_row_is_one() -> None:
    assert {row.asks for row in rows()} <= {OPEN, DOOR, SESSION, SIGNED_IN, *permissions()}


def test_nothing_of_a_patient_is_open() -> None:
    """What anybody may ask is the code books and signing in, and nothing else; behind /fhir and /cds-services the route
    itself asks for a proof, as clients of CDS Hooks come with one of their own. A calendar program asks for a study
    plan by a secret address that its learner made; no patient is in it."""
    books = ("/api/openapi.json", "/api/terminology/", "/fhir", "/book", "/static")
    allowed = (*books, "/login", "/welcome", "/cds-serv", "/learn/calendar.ics")
    for row in rows():
        if row.asks in {OPEN, DOOR}:
            assert row.path == "/" or row.path.startswith(allowed), row


@pytest.mark.parametrize("kind", KINDS)
def test_every_route(house: House, kind: str) -> None:
    """Each route is asked once as each kind of visitor; who may not is told so before anything is done."""
    browser = house.browser()
    role: Role | None = None
    headers = {}
    if kind.startswith("token-"):
        role = Role(kind.removeprefix("token-"))
        with house.store.begin(actor_of(house.people[role])) as work:
            headers = {"authorization": f"Bearer {make_token(work, 'test', role, 1)[1]}"}
    elif kind == "forged":
        browser.cookies.set("medcodex", "a" * 64, domain="127.0.0.1")
    elif kind == "locked":
        browser = house.signed_in(Role.ADMIN)
        house.clock.pass_by(minutes=20)
    elif kind != "stranger":
        role = Role(kind)
    declared = Declared(house.app.routes)
    words = Words(house)
    for method, path in declared.served():
        asks = declared.of(method, path)
        if asks == OPEN or ((method, path) in ENDS_ITSELF and kind == "locked"):
            continue
        if role is not None and not headers:
            browser = browser if browser.cookies.get("medcodex") else house.signed_in(role)
            headers_here = {"x-csrf-token": words.of(browser)}
        else:
            headers_here = headers | ({"x-csrf-token": words.of(browser)} if kind == "locked" else {})
        answer = browser.request(method, address(path), headers=headers_here)
        if (method, path) in ENDS_ITSELF:
            browser.cookies.clear()
        expect(answer, (method, path, str(asks)), kind, role)


class Words:
    """The word of each session against forgery: it stays the same, and is looked up once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._found: dict[str, str] = {}

    def of(self, browser: httpx.Client) -> str:
        session = browser.cookies["medcodex"]
        if session not in self._found:
            self._found[session] = csrf(self._house, session)
        return self._found[session]


def csrf(house: House, cookie: str) -> str:
    """The word of a session, from the database."""
    from medcodex.workflow.identity.opaque import digest  # noqa: PLC0415
    from medcodex.workflow.people import system  # noqa: PLC0415

    with house.store.begin(system("test")) as work:
        session = work.identity.sessions.by_digest(digest(cookie))
    assert session is not None
    return session.csrf


def expect(answer: httpx.Response, route: tuple[str, str, str], kind: str, role: Role | None) -> None:
    method, path, asks = route
    told = f"{kind} {method} {path} ({asks}): {answer.status_code}"
    assert answer.status_code < 500, told
    assert answer.headers["cache-control"] == "no-store", told
    if asks == DOOR:
        if method not in SAFE and kind in {"stranger", "forged"}:
            assert answer.status_code == 403, told  # no page of ours was asked for first
        return
    if kind in {"stranger", "forged"}:
        if method in SAFE and not path.startswith(PROGRAMS):
            assert answer.headers["location"].startswith("/login?next="), told
        else:
            assert answer.status_code in {401, 403}, told
        return
    if kind == "locked":
        if asks != SESSION and method in SAFE and not path.startswith(PROGRAMS):
            assert answer.headers["location"].startswith("/locked?next="), told
        elif asks != SESSION:
            assert (answer.status_code, answer.json()["error"]["kind"] if path.startswith("/api") else "locked") == (
                401, "locked"), told  # fmt: skip
        return
    assert role is not None
    allowed = asks in {SESSION, SIGNED_IN} or role in permissions()[asks]
    if not allowed:
        assert answer.status_code == 403, told
    elif not kind.startswith("token-"):
        assert answer.status_code not in {401} or path == "/api/session/unlock", told


def test_a_stranger_at_the_api_is_told_in_its_own_form(house: House) -> None:
    answer = house.browser().get("/api/session")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["kind"] == "unauthenticated"


def test_where_there_is_nothing_there_is_nothing(house: House) -> None:
    for path in ("/work/nothing", "/api/nothing", "/nothing", "/api/terminology/x/y/z"):
        assert house.signed_in(Role.ADMIN).get(path).status_code == 404, path


def test_a_stranger_does_not_learn_which_addresses_there_are(house: House) -> None:
    browser = house.browser()
    for path in ("/api/nothing", "/api/encounters", "/api/encounters/1", "/api/encounters/1/documents"):
        for method in ("GET", "DELETE"):
            answer = browser.request(method, path)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
    assert browser.get("/work/nothing").headers["location"] == "/login?next=%2Fwork%2Fnothing"
    assert browser.get("/nothing").status_code == 404


def test_a_method_that_no_route_takes(house: House) -> None:
    answer = house.browser().request("DELETE", "/login")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_forgery_is_refused(house: House) -> None:
    browser, other = house.signed_in(Role.CODER), house.signed_in(Role.CODER)
    word = browser.token("/work/account")
    place = "/work/account/sessions/others"
    for headers, data in [
        ({}, {}),
        ({}, {"csrf": ""}),
        ({}, {"csrf": other.token("/work/account")}),
        ({"x-csrf-token": b"\xff"}, {}),
        ({"sec-fetch-site": "cross-site"}, {"csrf": word}),
        ({"sec-fetch-site": "same-site"}, {"csrf": word}),
        ({"origin": "https://evil.example"}, {"csrf": word}),
    ]:
        assert browser.post(place, headers=headers, data=data).status_code == 403
    assert browser.post(place, json={"csrf": word}).status_code == 403
    assert browser.post(place, files={"csrf": (None, word)}).status_code == 303  # a form of several parts
    origin = {"origin": house.url, "sec-fetch-site": "same-origin"}
    assert browser.post(place, headers=origin | {"x-csrf-token": browser.token("/work/account")}).status_code == 303


def test_a_strangers_form_comes_from_our_own_page(house: House) -> None:
    sent = {"login": "coder", "password": PASSWORD}
    assert house.browser().post("/login", data=sent).status_code == 403
    one, two = house.browser(), house.browser()
    word = one.token("/login")
    two.get("/login")
    assert two.post("/login", data=sent | {"csrf": word}).status_code == 403
    assert one.post("/login", data=sent | {"csrf": word}).status_code == 303


def test_a_programs_token(house: House) -> None:
    user = house.people[Role.MANAGER]
    with house.store.begin(actor_of(user)) as work:
        token, text = make_token(work, "nightly", Role.MANAGER, 30)
    program = house.browser(headers={"authorization": f"Bearer {text}"})
    assert program.get("/work/people").status_code == 200  # and needs no word against forgery
    assert program.post("/work/people", data={"login": "new.one", "name": "New", "role": "coder"}).status_code == 200
    house.clock.pass_by(days=31)
    assert program.get("/work/people").headers["location"].startswith("/login")
    assert program.get("/api/session").status_code == 401
    for told in ("Basic eDp5", "Bearer", f"Bearer {text}x", "Bearer \xff"):
        assert house.browser(headers={"authorization": told.encode("latin-1")}).get("/api/session").status_code == 401
    assert token.role is Role.MANAGER


def test_wrong_tokens_are_not_tried_without_end(house: House) -> None:
    browser = house.browser()
    codes = [
        browser.get("/api/session", headers={"authorization": f"Bearer mcx_{n:064}"}).status_code for n in range(25)
    ]
    assert codes[:20] == [401] * 20
    assert codes[-1] == 429


def test_a_tokens_role_is_no_wider_than_its_owners(house: House) -> None:
    browser = house.signed_in(Role.CODER)
    answer = browser.submit("/work/account", "/work/account/tokens", name="x", role="manager", days="5",
                            password=PASSWORD)  # fmt: skip
    assert answer.status_code == 403
    answer = browser.submit("/work/account", "/work/account/tokens", name="x", role="coder", days="5", password=WRONG)
    assert answer.status_code == 422
    answer = browser.submit(
        "/work/account", "/work/account/tokens", name="x", role="coder", days="5", password=PASSWORD
    )
    found = re.search(r"mcx_[0-9a-f]{64}", answer.text)
    assert found is not None
    assert found[0] not in browser.get("/work/account").text  # shown once
    program = house.browser(headers={"authorization": f"Bearer {found[0]}"})
    assert program.get("/work/people").status_code == 403
    boss = house.signed_in(Role.ADMIN)
    boss.submit("/work/people", f"/work/people/{house.people[Role.CODER].id}/role", role="biller")
    assert program.get("/work/people").headers["location"].startswith("/login")  # a coder's token of a biller


def test_a_revoked_token_opens_nothing(house: House) -> None:
    user = house.people[Role.CODER]
    with house.store.begin(actor_of(user)) as work:
        token, text = make_token(work, "nightly", Role.CODER, 30)
    program = house.browser(headers={"authorization": f"Bearer {text}"})
    assert program.get("/work/people").status_code == 403
    other = house.signed_in(Role.AUDITOR)
    assert other.submit("/work/account", "/work/account/tokens/revoke", token=token.id).status_code == 404
    mine = house.signed_in(Role.CODER)
    assert mine.submit("/work/account", "/work/account/tokens/revoke", token=token.id).status_code == 303
    assert program.get("/api/session").status_code == 401


def test_one_who_runs_wild_is_slowed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace(3)
    monkeypatch.setattr("medcodex.web.identity.pace.monotonic", lambda: 60.0)
    assert [pace.beyond("a") for _ in range(4)] == [False, False, False, True]
    assert not pace.beyond("b")
    monkeypatch.setattr("medcodex.web.identity.pace.monotonic", lambda: 120.0)
    assert not pace.beyond("a")


def test_processes_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcodex.web.identity.pace.monotonic", lambda: 60.0)
    tally = Tally()
    one, other = Pace(3, tally), Pace(3, tally)
    assert [pace.beyond("a") for pace in (one, other, one, other)] == [False, False, False, True]
    crowd = [one.beyond(f"session {number}") for number in range(2000)]
    assert not any(crowd)


def test_sessions_are_found_by_their_token_only(house: House) -> None:
    opened = entered(house.store, "coder")
    for value in (opened.session.id, opened.session.digest, opened.session.csrf):
        browser = house.browser()
        browser.cookies.set("medcodex", value, domain="127.0.0.1")
        assert browser.get("/api/session").status_code == 401
