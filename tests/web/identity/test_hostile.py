"""Hostile requests at what stands behind the gate, and what the log tells of it."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from tests.identity_fixture import PASSWORD

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from tests.web.identity.conftest import Browser, House

HOSTILE = {
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "template": "{{7*7}}{% for x in y %}",
    "sql": "' OR 1=1 --",
    "path": "../../../../etc/passwd",
    "windows-path": "..\\..\\boot.ini",
    "nul": "a\x00b",
    "lines": "a\r\nSet-Cookie: medcodex=planted\r\n\r\n<html>",
    "bidi": "\u202e\u2066abc",
    "long": "A" * 50_000,
    "number": "9" * 4000,
    "emoji": "\U0001f9a0" * 400,
}
FORMS = {
    "/login": ("/login", ["login", "password", "next"]),
    "/welcome": ("/login", ["token", "password", "again", "login", "name"]),
}
INSIDE = {
    "/work/people": ["login", "name", "role"],
    "/work/people/rules": ["idle_minutes", "session_hours", "factor_roles"],
    "/work/people/x/role": ["role"],
    "/work/account/password": ["password", "new", "again"],
    "/work/account/tokens": ["name", "role", "days", "password"],
    "/work/account/tokens/revoke": ["token"],
    "/work/account/sessions": ["session"],
    "/work/account/codes": ["password"],
}


@pytest.fixture(scope="module")
def admin(shared_house: House) -> Browser:
    return shared_house.signed_in(Role.ADMIN)


def calm(answer, text: str) -> None:
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert "planted" not in answer.headers.get("set-cookie", "")
    assert "\n" not in answer.headers.get("location", "")
    assert "root:" not in answer.text
    assert answer.headers.get("location", "/").startswith("/")
    assert len(answer.headers.get("location", "")) < 2000


@pytest.mark.parametrize("kind", HOSTILE)
def test_forms_take_anything_calmly(shared_house: House, admin: Browser, kind: str) -> None:
    text = HOSTILE[kind]
    for action, (page, fields) in FORMS.items():
        browser = shared_house.browser()
        answer = browser.submit(page, action, **dict.fromkeys(fields, text))
        calm(answer, text)
    boss = admin
    word = boss.token("/work/account")
    for action, fields in INSIDE.items():
        for field in fields:
            calm(boss.post(action, data={"csrf": word, "password": PASSWORD, field: text}), text)


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(
    "place",
    ["/login?next={0}", "/welcome?token={0}", "/login/sso/back?state={0}&code={0}", "/work/trail?chart={0}",
     "/work/trail?before={0}", "/work/glass/{0}", "/work/people/{0}/role", "/work/{0}", "/api/encounters/{0}/documents",
     "/static/{0}", "/static/work-door.css/{0}"],
)  # fmt: skip
def test_addresses_take_anything_calmly(shared_house: House, admin: Browser, place: str, kind: str) -> None:
    text = HOSTILE[kind][:3000]
    address = place.format(quote(text.encode("utf-8", "surrogatepass"), safe=""))
    for browser in (shared_house.browser(), admin):
        calm(browser.get(address), text)


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "medcodex=" + "a" * 60_000},
        {"cookie": ";;;=;medcodex=;=x;medcodex"},
        {"cookie": b"medcodex=\xff\xfe"},
        {"authorization": "Bearer " + "a" * 50_000},
        {"authorization": b"Bearer \xff\xfe"},
        {"x-csrf-token": b"\xff\xfe"},
        {"content-type": "multipart/form-data"},
        {"content-type": "multipart/form-data; boundary="},
        {"content-type": "application/x-www-form-urlencoded; charset=utf-7"},
        {"user-agent": b"\xff<script>alert(1)</script>" * 100},
        {"origin": "http://["},
        {"x-forwarded-for": "1.2.3.4", "x-forwarded-proto": "https"},
    ],
)
def test_headers_take_anything_calmly(shared_house: House, headers: dict[str, str | bytes]) -> None:
    for method, path in [("GET", "/work/account"), ("POST", "/login"), ("POST", "/logout"), ("GET", "/api/session")]:
        answer = shared_house.browser().request(
            method, path, headers=headers, content=b"a=b" if method == "POST" else None
        )
        assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("body", [b"", b"%", b"%ff%fe", b"a=" + b"x" * 900_000, b"&" * 10_000, b"a=b&" * 2000, b"\x00"])
def test_bodies_take_anything_calmly(shared_house: House, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"):
        answer = shared_house.browser().post("/login", content=body, headers={"content-type": kind})
        assert answer.status_code < 500


def test_bodies_beyond_the_limit_are_refused(admin: Browser) -> None:
    browser = admin
    form = {"content-type": "application/x-www-form-urlencoded"}
    for place in ("/login", "/work/people"):
        assert browser.post(place, content=b"a" * (2 << 20), headers=form).status_code == 413
        chunks = (b"a" * 65536 for _ in range(40))
        assert browser.post(place, content=chunks, headers=form).status_code == 413


def test_a_request_in_two_heads_is_one(shared_house: House) -> None:
    """Smuggling: contradicting lengths are refused before anything of ours sees them."""
    host, port = urlsplit(shared_house.url).hostname, urlsplit(shared_house.url).port
    assert host is not None
    assert port is not None
    with socket.create_connection((host, port), timeout=20) as connection:
        connection.sendall(
            b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\nGET /work/account HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        )
        told = connection.recv(65536)
    assert told.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403"))
    assert b"Account" not in told


def test_another_host_is_refused_before_the_gate(shared_house: House) -> None:
    answer = shared_house.browser().get("/login", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/login", "/work/account", "/api/session", "/welcome?token=x", "/nowhere"])
def test_every_answer_has_the_headers(shared_house: House, path: str) -> None:
    answer = shared_house.browser().get(path)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_neither_words_of_patients_nor_secrets_are_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browser = house.signed_in(Role.ADMIN)
        browser.get("/work/trail?chart=Mustermann")
        browser.get("/login?next=/work/trail%3Fchart%3DMustermann")
        page = browser.submit("/work/people", "/work/people", login="mustermann", name="Mustermann", role="coder")
        link = page.text.partition("/welcome?token=")[2][:64]
        house.browser().get(f"/welcome?token={link}")
        house.browser().sign_in("Mustermann", "Mustermann is my password")
        browser.get("/work/trail", headers={"authorization": "Bearer mcx_" + "f" * 64})
        browser.post("/work/account/password", data={"password": "Mustermann"})
    others = ("httpx", "httpcore", "uvicorn.access")  # the client's own; and what serve switches off
    told = "\n".join(
        f"{record.name} {record.getMessage()}" for record in caplog.records if not record.name.startswith(others)
    )
    assert "GET /work/trail 200" in told
    for word in ("mustermann", PASSWORD, link, browser.cookies["medcodex"], "mcx_"):
        assert word.lower() not in told.lower(), word
