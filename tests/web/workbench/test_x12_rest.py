"""REST over X12 files, over real HTTP: who may, what comes back, and that nothing of a file is kept or logged."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.web.workbench.worklist_charts import Department, department

from billed_claims import CLAIMS, INSTITUTIONAL, PROFESSIONAL, SENDING
from medcodex.formats.billing_json import write_billed
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIONS = ("read", "check", "rewrite", "answer", "write")
MAY = {Role.BILLER, Role.MANAGER, Role.CODER, Role.AUDITOR}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    folder = tmp_path_factory.mktemp("files")
    engine = open_engine(sqlite_url(folder / "workbench.sqlite"))
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    with department(store, folder / "home") as found:
        yield found
    store.dispose()


def file_of(*claims: object) -> bytes:
    return "".join(write_claims(claims or [PROFESSIONAL], SENDING)).encode()


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_who_may(served: Department, role: Role | None, action: str) -> None:
    with served.client(role) as http:
        answer = http.post(
            f"/api/x12/{action}", content=file_of() if action != "write" else write_billed([PROFESSIONAL])
        )
    assert answer.status_code == (401 if role is None else 200 if role in MAY else 403)


def test_read_and_write_again(served: Department) -> None:
    with served.client(Role.BILLER) as http:
        read = http.post("/api/x12/read", content=file_of(PROFESSIONAL, PROFESSIONAL))
        assert read.headers["content-type"] == "application/x-ndjson"
        assert read.headers["cache-control"] == "no-store"
        records = [json.loads(line) for line in read.text.splitlines()]
        assert [one["record"] for one in records] == ["interchange", "group", "set", "batch", "claim", "claim", "end"]
        made = http.post("/api/x12/write", content=read.content, params={"control": 9}).json()
        [file] = made["files"]
        assert (made["clean"], made["test"], file["name"], file["claims"]) == (True, True, "professional.837", 2)
        again = http.post("/api/x12/read", content=file["text"].encode()).text.splitlines()
        assert [json.loads(line)["claim"] for line in again if '"claim"' in line[:20]] == [
            one["claim"] for one in records if one["record"] == "claim"
        ]
        assert json.loads(again[0])["control"] == "000000009"


def test_rewritten_byte_for_byte(served: Department) -> None:
    data = b"\xef\xbb\xbf\r\n" + file_of().replace(b"\n", b"\r\n \r\n")
    with served.client(Role.CODER) as http:
        assert http.post("/api/x12/rewrite", content=data).content == data


def test_checked(served: Department) -> None:
    wrong = replace(PROFESSIONAL, charge=Decimal(1))
    with served.client(Role.AUDITOR) as http:
        whole = http.post("/api/x12/check", content=file_of()).json()
        assert (whole["clean"], whole["claims"], whole["faults"], whole["findings"]) == (True, 1, [], [])
        answer = http.post("/api/x12/check", content=file_of(wrong).replace(b"*Y*A*Y*Y~", b"*Q*A*Y*Y~")).json()
    assert answer["clean"] is False
    assert [(one["code"], one["element"]) for one in answer["faults"]] == [("IK403:7", "CLM06")]
    assert [one["rule"] for one in answer["findings"]] == ["BL-01"]


def test_answered(served: Department) -> None:
    wrong = replace(PROFESSIONAL, number="A9", charge=Decimal(1))
    with served.client(Role.MANAGER) as http:
        form = http.post("/api/x12/answer", content=file_of(PROFESSIONAL, wrong), params={"control": 5}).text
        both = http.post("/api/x12/answer", content=file_of(PROFESSIONAL, wrong), params={"with": "277ca"}).text
    assert "*000000005*0*T*" in form
    assert "ST*277*" not in form
    assert "AK9*A*1*1*1~" in both
    assert "TRN*2*A1~\nSTC*A2:20*" in both
    assert "TRN*2*A9~\nSTC*A8:400*" in both


def test_claims_with_errors_are_written_as_drafts_alone(served: Department) -> None:
    production = file_of(replace(PROFESSIONAL, charge=Decimal(1))).replace(b"*0*T*", b"*0*P*")
    with served.client(Role.BILLER) as http:
        records = http.post("/api/x12/read", content=production).content
        refused = http.post("/api/x12/write", content=records).json()
        draft = http.post("/api/x12/write", content=records, params={"draft": True}).json()
    assert (refused["clean"], refused["test"], refused["files"][0]["text"]) == (False, False, None)
    assert refused["findings"][0]["rule"] == "BL-01"
    assert draft["test"] is True
    assert "*0*T*:~" in draft["files"][0]["text"]


def test_a_file_for_each_kind(served: Department) -> None:
    with served.client(Role.BILLER) as http:
        made = http.post("/api/x12/write", content=write_billed([PROFESSIONAL, INSTITUTIONAL, PROFESSIONAL])).json()
    assert [(one["kind"], one["claims"]) for one in made["files"]] == [("professional", 2), ("institutional", 1)]


@pytest.mark.parametrize(
    ("action", "body", "status", "told"),
    [
        ("read", b"", 400, "empty"),
        ("check", b"hello there", 400, "not X12"),
        ("rewrite", b"\xff\xfeI\0S\0A\0", 400, "UTF-16"),
        ("answer", b"\x00\x01", 400, "not X12"),
        ("write", b"", 400, "no claim"),
        ("write", b"[]", 400, "no claim"),
        ("write", b"{", 400, "no claim as it is billed"),
        ("write", b'{"record": "payment"}', 400, "payment cannot be written"),
        ("write", b'{"record": "claim", "claim": {"kind": "zebra"}}', 400, "line 1"),
        ("check", b"ISA" + b"x" * 20_000_000, 413, "more than 20000000 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_taken_is_told(served: Department, action: str, body: bytes, status: int, told: str) -> None:
    with served.client(Role.BILLER) as http:
        answer = http.post(f"/api/x12/{action}", content=body)
    assert answer.status_code == status
    assert told in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_control_numbers_that_are_none(served: Department) -> None:
    with served.client(Role.BILLER) as http:
        for control in ("0", "1000000000", "A"):
            assert http.post("/api/x12/answer", content=file_of(), params={"control": control}).status_code == 422


def test_nothing_of_a_file_is_logged(served: Department, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with served.client(Role.BILLER) as http:
        for claim in CLAIMS.values():
            http.post("/api/x12/check", content=file_of(claim) + b"NM1*QUAGGAFIELD~")
            http.post("/api/x12/write", content=b'{"record": "claim", "claim": {"number": {"QUAGGAFIELD": 1}}}')
    assert "OKAPI" not in caplog.text
    assert "QUAGGAFIELD" not in caplog.text
