"""Payments over REST: real HTTP, real database."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import GNU, batched, claims, finished_stay, released
from tests.remittance_making import claim, file, payment, service
from tests.web.billing.test_claims_rest import asking, ok

from medcodex.app.money.means import REASONS_VARIABLE
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

HERE = "/api/money/payments"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_an_answer_to_the_books(
    store: DatabaseStore, book_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "reasons.tsv"
    own.write_text("code\tmeaning\n97\ttogether with its neighbour\n", encoding="utf-8")
    monkeypatch.setenv(REASONS_VARIABLE, str(own))
    finished_stay(store)
    released(store)
    mine = claims(store, batched(store))[GNU]
    lines = service("HC:99223", "310", "290", "CO*45*10", "PR*2*10"), service("HC:99232", "140", "0", "CO*97*140")
    data = file(payment("299", claim(mine.number, "1", "450", "290", *lines, owes="10"), beside=["L6*-8"]))
    with asking(store, book_home, Role.BILLER) as biller:
        assert ok(biller.post("/api/claim-answers", content=data))["again"] is False
        [one] = ok(biller.get(HERE))["payments"]
        assert (one["amount"], one["difference"], one["postings"], one["ours"]) == ("299.00", "1.00", 1, 1)
        shown = ok(biller.get(f"{HERE}/{one['id']}"))
        [posting] = shown["postings"]
        assert (posting["claim"], posting["allowed"], posting["patient"]) == (mine.id, "300.00", "10.00")
        lost = posting["lines"][1]["adjustments"][0]
        assert (lost["reason"], lost["meaning"], lost["cause"]) == ("97", "together with its neighbour", "bundling")
        assert [(each["reason"], each["meaning"]) for each in shown["beside"]] == [("L6", "interest")]
        made = biller.post(f"{HERE}/{one['id']}/posting-file", json={"reason": "into the books"})
        assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
        rows = list(csv.DictReader(io.StringIO(made.text)))
        whole = {"payment", "provider", "difference"}
        assert sum(Decimal(row["amount"]) for row in rows if row["kind"] in whole) == 299
        assert [row["our_line"] for row in rows if row["kind"] == "payment"] == ["1", "2"]
        assert biller.post(f"{HERE}/{one['id']}/posting-file", json={"reason": " "}).status_code == 400
        assert biller.get(f"{HERE}/nobody").status_code == 404
        assert biller.get(f"{HERE}?limit=0").status_code == 422
    with store.begin(system("test")) as work:
        reasons = [each.event.reason for each in work.trail.about("c1") if each.event.action == "chart.exported"]
    assert reasons == ["into the books"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("role", "status"), [(Role.CODER, 200), (Role.PROVIDER, 403)])
def test_who_looks(store: DatabaseStore, book_home: Path, role: Role, status: int) -> None:
    with asking(store, book_home, role) as client:
        assert client.get(HERE).status_code == status
        assert client.post(f"{HERE}/x/posting-file", json={"reason": "x"}).status_code == 403
