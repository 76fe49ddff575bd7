"""What postings bring to light of money owed, in either direction, on both databases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER, YAK
from tests.owed_making import CONTRACT, means, owed, remittance, sent, taken, visits

from medcodex.app.billing.correcting import Saw, void
from medcodex.app.money.pricing import CONTRACTS_VARIABLE, Pricing, pricing_at
from medcodex.errors import InputError
from medcodex.library.home import Home
from medcodex.workflow.money.owed.records import Direction, OwedStatus, Reason, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.money.owed.records import Owed

OURS, THEIRS = Direction.OURS, Direction.THEIRS


def told(found: Sequence[Owed]) -> list[tuple[str, str, Decimal, str]]:
    return [(one.direction, one.reason, one.amount, one.status) for one in found]


def test_short_and_over_of_a_contract(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    taken(store, remittance("310", visits(claim.number, "160", "150")), means(tmp_path))
    found = owed(store)
    assert told(found) == [(THEIRS, Reason.RATE, Decimal(50), "open"), (OURS, Reason.RATE, Decimal(40), "open")]
    over, short = found
    assert (short.line, short.code, short.expected, short.allowed, short.paid) == (
        0, "99223", Decimal(200), Decimal(160), Decimal(160),
    )  # fmt: skip
    assert (short.contract, short.term, short.source, short.payer) == ("Invented 2026", "visits", "contract", "INVMC")
    assert str(short.due) == "2026-08-14"  # 90 days from the payment
    assert over.due is not None
    assert (over.due - over.found_on).days == 60
    assert (short.claim_id, short.chart_id, short.sample) == (claim.id, "c1", False)
    with store.begin(BILLER) as work:
        events = [one.event.action for one in work.trail.about("c1")]
        [event] = work.owed.events(short.id)
    assert events.count("owed.changed") == 2
    assert (event.act, event.before, event.after) == ("open", None, OwedStatus.OPEN)


def test_what_agrees_or_is_denied_is_not_owed(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    taken(store, remittance("100", visits(claim.number, "0", "100")), means(tmp_path))
    assert owed(store) == []


def test_the_same_file_again_opens_nothing(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    for _ in range(2):
        taken(store, remittance("260", visits(claim.number, "160", "100")), means(tmp_path))
    assert len(owed(store)) == 1


def test_a_reversal_closes_what_rested_on_it_and_a_new_decision_what_was_taken_back(
    store: DatabaseStore, tmp_path: Path
) -> None:
    claim, money = sent(store), means(tmp_path)
    taken(store, remittance("310", visits(claim.number, "160", "150")), money)
    back = visits(claim.number, "160", "150", "22")
    taken(store, remittance("0", back, trace="T2", beside=["FB*-310"]), money)
    assert told(owed(store, standing=True)) == [(OURS, Reason.TAKEN_BACK, Decimal(310), "open")]
    assert {one.status for one in owed(store, standing=False)} == {OwedStatus.NONE_DUE, OwedStatus.RETURNED}
    taken(store, remittance("300", visits(claim.number, "200", "100"), trace="T3"), money)
    assert owed(store, standing=True) == []


def test_a_reversal_with_its_correction_in_one_file(store: DatabaseStore, tmp_path: Path) -> None:
    claim, money = sent(store), means(tmp_path)
    taken(store, remittance("260", visits(claim.number, "160", "100")), money)
    both = visits(claim.number, "160", "100", "22"), visits(claim.number, "190", "100")
    taken(store, remittance("30", *both, trace="T2"), money)
    assert told(owed(store, standing=True)) == [(OURS, Reason.RATE, Decimal(10), "open")]


def test_what_we_took_back_ourselves_is_nobodys_debt(store: DatabaseStore, tmp_path: Path) -> None:
    claim, money = sent(store), means(tmp_path)
    taken(store, remittance("300", visits(claim.number, "200", "100")), money)
    with store.begin(BILLER) as work:
        paid = work.billing.get(claim.id)
    assert paid is not None
    made = void(store, BILLER, Saw(paid.id, paid.version), "billed twice").claim
    with store.begin(BILLER) as work:
        work.billing.save(replace(made, sent_at=work.now))
    taken(store, remittance("0", visits(claim.number, "200", "100", "22"), trace="T2", beside=["FB*-300"]), money)
    assert owed(store) == []


def test_a_payment_twice_is_owed_by_us(store: DatabaseStore, tmp_path: Path) -> None:
    claim, money = sent(store), means(tmp_path)
    for trace in ("T1", "T2"):
        taken(store, remittance("300", visits(claim.number, "200", "100"), trace=trace), money)
    [found] = owed(store)
    assert told([found]) == [(THEIRS, Reason.PAID_TWICE, Decimal(300), "open")]
    assert (found.source, found.paid) == (Source.CREDIT, Decimal(300))


def test_more_than_was_charged_is_counted_once(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    taken(store, remittance("470", visits(claim.number, "320", "150")), means(tmp_path))
    assert told(owed(store)) == [
        (THEIRS, Reason.RATE, Decimal(120), "open"),
        (THEIRS, Reason.RATE, Decimal(50), "open"),
    ]


def test_more_than_was_charged_without_a_contract(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    money = means(tmp_path, CONTRACT.replace("INVMC", "OTHER"))
    taken(store, remittance("470", visits(claim.number, "320", "150")), money)
    assert told(owed(store)) == [(THEIRS, Reason.OVER_CHARGE, Decimal(20), "open")]


def test_money_withheld_and_money_to_be_taken(store: DatabaseStore, tmp_path: Path) -> None:
    claim, money = sent(store), means(tmp_path)
    paid = visits(claim.number, "200", "100")
    taken(store, remittance("400", paid, beside=[f"WO:{claim.number}*-100"]), money)
    [later] = owed(store)
    assert told([later]) == [(THEIRS, Reason.TO_BE_TAKEN, Decimal(100), "open")]
    assert (later.claim_id, later.chart_id) == (claim.id, "c1")
    nobody = ["CLP*NOBODY*1*0*0**MB*I9~", "NM1*QC*1*QUOKKA*ZELDA~"]
    taken(store, remittance("0", nobody, trace="T2", beside=["WO:ELSEWHERE*60", "FB*-60"]), money)
    assert told(owed(store)) == [(THEIRS, Reason.TO_BE_TAKEN, Decimal(40), "open")]
    taken(store, remittance("0", nobody, trace="T3", beside=["WO:ELSEWHERE*55", "FB*-55"]), money)
    assert told(owed(store)) == [
        (THEIRS, Reason.TO_BE_TAKEN, Decimal(40), "returned"),
        (OURS, Reason.WITHHELD, Decimal(15), "open"),
    ]


def test_samples_stand_apart(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    taken(store, remittance("260", visits(claim.number, "160", "100"), test=True), means(tmp_path))
    assert owed(store, sample=False) == []
    assert len(owed(store, sample=True)) == 1


def test_two_contracts_for_one_claim_price_nothing_and_stop_nothing(store: DatabaseStore, tmp_path: Path) -> None:
    claim = sent(store)
    money = means(tmp_path)
    (tmp_path / "again.toml").write_text(CONTRACT)
    taken(store, remittance("260", visits(claim.number, "160", "100")), money)
    assert owed(store) == []
    with store.begin(BILLER) as work:
        assert "claim.unpriced" in [one.event.action for one in work.trail.about("c1")]


def test_a_claim_of_nobodys_contract_is_not_priced(store: DatabaseStore, tmp_path: Path) -> None:
    sent(store)
    with store.begin(BILLER) as work:
        other = next(one for one in work.billing.of_chart("c1") if one.provider == YAK)
    money = means(tmp_path, CONTRACT.replace("2026-01-01", "2026-06-01"))
    taken(store, remittance("1", [f"CLP*{other.number}*1*420*1**MB*I~", "NM1*QC*1*QUOKKA*ZELDA~"]), money)
    assert owed(store) == []


def test_contracts_are_read_again_where_a_file_changed(tmp_path: Path) -> None:
    pricing = means(tmp_path).pricing
    first = pricing.contracts()
    assert pricing.contracts() is first
    (tmp_path / "invented.toml").write_text(CONTRACT.replace("Invented 2026", "Invented, as amended"))
    assert [one.name for one in pricing.contracts()] == ["Invented, as amended"]
    (tmp_path / "invented.toml").write_text("payer =")
    assert [one.name for one in pricing.contracts()] == ["Invented, as amended"]
    assert "not valid TOML" in pricing.problem
    (tmp_path / "invented.toml").unlink()
    assert (list(pricing.contracts()), pricing.problem) == ([], "")
    assert list(Pricing(tmp_path / "nowhere").contracts()) == []


def test_where_contracts_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    monkeypatch.delenv(CONTRACTS_VARIABLE, raising=False)
    assert list(pricing_at(None, home).contracts()) == []
    means(tmp_path / "named")
    monkeypatch.setenv(CONTRACTS_VARIABLE, str(tmp_path / "named"))
    assert len(pricing_at(None, home).contracts()) == 1
    with pytest.raises(InputError, match="no such folder"):
        pricing_at(str(tmp_path / "missing"), home)
    (tmp_path / "named" / "invented.toml").write_text("payer =")
    with pytest.raises(InputError, match="not valid TOML"):
        pricing_at(None, home)
