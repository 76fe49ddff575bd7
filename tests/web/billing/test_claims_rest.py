"""Claims over REST: real HTTP, real database, the checks of the release that comes with the installation."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.billing_answers import x835, x999
from tests.billing_making import ACCOUNT, SITE, finished_stay
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.app.billing.means import BILLING_VARIABLE
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore


@pytest.fixture
def biller(
    store: DatabaseStore, book_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    site = tmp_path / "billing.toml"
    site.write_bytes(SITE)
    monkeypatch.setenv(BILLING_VARIABLE, str(site))
    monkeypatch.setenv("MEDCODEX_HOME", str(book_home))
    finished_stay(store, account=None)
    with asking(store, book_home, Role.BILLER) as client:
        yield client


@contextmanager
def asking(store: DatabaseStore, home: Path, role: Role) -> Iterator[httpx.Client]:
    [user] = hired(store, role)
    with workbench(store, home) as url, httpx.Client(
        base_url=url, headers=as_user(user), timeout=300, **PLAIN
    ) as client:  # fmt: skip
        yield client


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_from_a_finished_chart_to_a_paid_claim(  # noqa: PLR0915 - one way through all of it
    biller: httpx.Client, store: DatabaseStore
) -> None:
    built = ok(biller.post("/api/encounters/c1/claims"))["built"]
    assert {one["claim"]["status"] for one in built} == {"faulty"}  # nobody told the member number yet
    shown = ok(biller.get(f"/api/claims/{built[0]['claim']['id']}"))
    assert {"SB-01", "SB-03"} <= {one["rule"] for one in shown["findings"]}
    assert shown["billed"]["kind"] == "institutional"
    refused = biller.put("/api/encounters/c1/billing", json={"patient": {"id": 7}})
    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "billing.patient.id")
    ok(biller.put("/api/encounters/c1/billing", json=ACCOUNT), 204)
    built = ok(biller.post("/api/encounters/c1/claims"))["built"]
    fees = [one["claim"] for one in built if one["claim"]["kind"] == "professional"]
    assert [one["outcome"] for one in built] == ["changed"] * 3
    assert {one["status"] for one in fees} == {"ready"}, ok(biller.get(f"/api/claims/{fees[0]['id']}"))["findings"]
    one = fees[0]
    held = ok(biller.post(f"/api/claims/{one['id']}/hold", json={"version": one["version"], "why": "look again"}))
    assert held["status"] == "held"
    late = biller.post(f"/api/claims/{one['id']}/release", json={"version": one["version"]})
    assert late.status_code == 409
    for claim in (held, fees[1]):
        ok(biller.post(f"/api/claims/{claim['id']}/release", json={"version": claim["version"]}))
    made = ok(biller.post("/api/claim-batches", json={"kind": "professional", "receiver": "INVMC"}), 201)
    assert (made["claims"], made["status"]) == (2, "written")
    file = biller.post(f"/api/claim-batches/{made['id']}/file", json={"reason": "to the portal"})
    assert file.status_code == 200
    assert file.content.startswith(b"ISA*00*")
    assert "attachment" in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"
    sent = ok(biller.post(f"/api/claim-batches/{made['id']}/sent", json={"version": made["version"]}))
    assert sent["status"] == "sent"
    with store.begin(system("test")) as work:
        batch = work.billing.batch(made["id"])
    assert batch is not None
    taken = ok(biller.post("/api/claim-answers?name=a.999", content=x999(batch, "A").encode()))
    assert (taken["again"], [each["act"] for each in taken["answers"]]) == (False, ["accept"])
    assert ok(biller.post("/api/claim-answers", content=x999(batch, "A").encode()))["again"] is True
    paid = x835((one["number"], "1", "400", "P-77"), ("NOBODYS", "1", "1", "P-78"))
    ok(biller.post("/api/claim-answers", content=paid.encode()))
    now = ok(biller.get(f"/api/claims/{one['id']}"))
    assert (now["claim"]["status"], now["claim"]["payer_number"]) == ("paid", "P-77")
    assert [event["act"] for event in now["timeline"]] == [
        "build", "clean", "hold", "release", "batch", "send", "accept", "pay",
    ]  # fmt: skip
    strays = ok(biller.get("/api/claim-answers/unmatched"))["answers"]
    assert [each["number"] for each in strays] == ["NOBODYS"]
    files = ok(biller.get("/api/claim-answers"))["files"]
    assert {kind for each in files for kind in each["kinds"]} == {"999", "835"}
    assert ok(biller.get(f"/api/claim-answers/{files[0]['id']}"))["answers"]
    [rate] = ok(biller.get("/api/claim-rates"))["rates"]
    assert (rate["built"], rate["clean"], rate["answered"], rate["accepted"], rate["clean_claim_rate"]) == (
        3, 0, 1, 1, 1.0,
    )  # fmt: skip
    asked = {"version": now["claim"]["version"], "why": "a modifier was missing"}
    new = ok(biller.post(f"/api/claims/{one['id']}/correct", json=asked), 201)["claim"]
    assert (new["frequency"], new["replaces"]) == ("7", one["id"])
    assert ok(biller.get(f"/api/claims/{one['id']}"))["replaced_by"] == new["id"]
    gone = {"version": new["version"], "why": "rather void it"}
    ok(biller.post(f"/api/claims/{new['id']}/withdraw", json=gone))
    void = ok(biller.post(f"/api/claims/{one['id']}/void", json=asked), 201)["claim"]
    assert void["frequency"] == "8"
    listed = ok(biller.get("/api/claims", params={"kind": "professional", "status": "paid"}))
    assert [each["id"] for each in listed["claims"]] == [one["id"]]
    assert sum(listed["counts"].values()) == 5
    assert ok(biller.get(f"/api/claim-batches/{made['id']}"))["batch"]["status"] == "accepted"
    assert [each["id"] for each in ok(biller.get("/api/claim-batches"))["batches"]] == [made["id"]]
    again = ok(biller.post(f"/api/claims/{void['id']}/release", json={"version": void["version"]}))
    assert again["status"] == "released"
    made = ok(biller.post("/api/claim-batches", json={"kind": "professional", "receiver": "INVMC"}), 201)
    off = ok(biller.post(f"/api/claim-batches/{made['id']}/discard", json={"version": 1, "why": "not today"}))
    assert off["status"] == "discarded"


REFUSED = [
    ("GET", "/api/claims/nobody", None, 404),
    ("POST", "/api/encounters/nobody/claims", None, 404),
    ("POST", "/api/claims/nobody/hold", {"version": 1, "why": "x"}, 404),
    ("POST", "/api/claim-batches", {"kind": "dental", "receiver": "INVMC"}, 404),
    ("POST", "/api/claim-batches", {"kind": "nothing", "receiver": "INVMC"}, 422),
    ("GET", "/api/claims?status=lost", None, 422),
    ("GET", "/api/claim-batches/nobody", None, 404),
    ("GET", "/api/claim-answers/nobody", None, 404),
    ("POST", "/api/claim-answers", {"not": "X12"}, 400),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said(biller: httpx.Client) -> None:
    for method, path, body, status in REFUSED:
        answer = biller.request(method, path, json=body)
        assert answer.status_code == status, (method, path, answer.text)
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_coder_looks_and_bills_nothing(store: DatabaseStore, biller: httpx.Client, book_home: Path) -> None:
    ok(biller.post("/api/encounters/c1/claims"))
    with asking(store, book_home, Role.CODER) as coder:
        [one, *_] = ok(coder.get("/api/claims"))["claims"]
        assert coder.get(f"/api/claims/{one['id']}").status_code == 200
        for path in ("/api/encounters/c1/claims", f"/api/claims/{one['id']}/release"):
            assert coder.post(path, json={"version": 1}).status_code == 403
        assert coder.get("/api/claim-rates").status_code == 403
        assert coder.post("/api/claim-answers", content=b"ISA").status_code == 403


def test_a_second_payer_a_typed_number_and_a_question(biller: httpx.Client) -> None:
    cover = {"payer": "commercial", "member_id": "PY1"}
    ok(biller.put("/api/encounters/c1/billing", json={**ACCOUNT, "coverages": [{"payer": "medicare"}, cover]}), 204)
    refused = biller.put("/api/encounters/c1/billing", json={"coverages": [{}, {"member_id": "PY1"}]})
    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "billing.coverages[1].payer")
    built = [one["claim"] for one in ok(biller.post("/api/encounters/c1/claims"))["built"]]
    claim = next(one for one in built if one["kind"] == "professional")
    assert (claim["sequence"], claim["follows"]) == ("P", None)
    saw = {"version": claim["version"], "why": "the rest"}
    assert biller.post(f"/api/claims/{claim['id']}/next-payer", json=saw).status_code == 409
    number = {"version": claim["version"], "number": "ICN1"}
    assert biller.post(f"/api/claims/{claim['id']}/payer-number", json=number).status_code == 409
    asked = {"claims": [claim["id"]], "reason": "how does it stand"}
    assert biller.post("/api/claim-questions", json=asked).status_code == 409
    ok(biller.post(f"/api/claims/{claim['id']}/release", json={"version": claim["version"]}))
    batch = ok(biller.post("/api/claim-batches", json={"kind": "professional", "receiver": "INVMC"}), 201)
    ok(biller.post(f"/api/claim-batches/{batch['id']}/sent", json={"version": batch["version"]}))
    shown = ok(biller.get(f"/api/claims/{claim['id']}"))
    assert [one["sequence"] for one in shown["billed"]["others"]] == ["S"]
    numbered = ok(
        biller.post(f"/api/claims/{claim['id']}/payer-number", json=number | {"version": shown["claim"]["version"]})
    )
    assert numbered["payer_number"] == "ICN1"
    file = biller.post("/api/claim-questions", json=asked)
    assert file.status_code == 200
    assert b"REF*1K*ICN1~" in file.content
    assert biller.post("/api/claim-questions", json=asked | {"reason": ""}).status_code == 400
