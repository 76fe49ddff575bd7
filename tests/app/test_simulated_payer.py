"""Whole files given to a simulated payer: what it answers is read back with our readers, held against guides and rules,
and what is wrong with a file is told at its place and not paid."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import pyx12.params
import pyx12.x12n_document
from bench.billed import Maker, sending
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import CLAIMS, PROFESSIONAL
from medcodex.app.checking_x12 import check_file
from medcodex.app.simulated_payer import simulate
from medcodex.app.simulated_run import Asked, SimulatedRun
from medcodex.claims.simulated.ledger import Ledger
from medcodex.claims.simulated.ledger_json import read_ledger, write_ledger
from medcodex.claims.simulated.reading import read_payer_rules, sample_payer_rules
from medcodex.claims.simulated.rules import PayerRules, WrongKind
from medcodex.encounter.billing import BilledClaim, ClaimKind
from medcodex.encounter.claim_status import ClaimAnswer, GroupAnswer, InterchangeAnswer
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.errors import InputError, StorageError
from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.answers.writing import is_refused
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CAME = dt.date(2026, 11, 20)
PLAIN = read_payer_rules(b'payer = "PLAIN"\nid = "P1"\nversion = "1"\notherwise = 50', "plain.toml")


def file_of(claims: Sequence[BilledClaim], **numbers: int) -> bytes:
    return "".join(write_claims(claims, replace(sending(), **numbers))).encode()


def asked_of(
    data: bytes, out: Path, rules: PayerRules = PLAIN, ledger: Ledger | None = None, *, seed: int = 0
) -> SimulatedRun:
    ledger = Ledger() if ledger is None else ledger
    return simulate(io.BytesIO(data), "claims.837", out, Asked(rules, CAME, seed), ledger)


def read(out: Path, kind: str) -> list[Any]:
    path = out / f"simulation.{kind}"
    if not path.exists():
        return []
    with path.open("rb") as stream:
        kinds = (InterchangeAnswer, GroupAnswer, ClaimAnswer, Payment, RemittedClaim, RemittanceEnd)
        steps = read_remittances(read_answers(read_sets(read_segments(stream, kind))))
        return [step for step in steps if isinstance(step, kinds)]


def remitted(out: Path) -> list[RemittedClaim]:
    return [one for one in read(out, "835") if isinstance(one, RemittedClaim)]


@pytest.mark.parametrize("kind", ClaimKind)
def test_claims_of_chance_are_answered_by_files_without_fault(kind: ClaimKind, tmp_path: Path) -> None:
    maker = Maker(21)
    claims = [maker.claim(kind) for _ in range(100)]
    run = asked_of(file_of(claims), tmp_path, replace(sample_payer_rules(), within=400))
    assert run.files == ["simulation.999", "simulation.277ca", "simulation.835", "simulation.json"]
    for name in run.files[:3]:
        report = check_file(io.BytesIO((tmp_path / name).read_bytes()), name)
        assert (report.faults, report.findings) == ([], []), name
    assert [one.verdict for one in read(tmp_path, "999")] == ["A"]
    answers = [one for one in read(tmp_path, "277ca") if isinstance(one, ClaimAnswer)]
    found = remitted(tmp_path)
    assert [one.number for one in answers] == [one.number for one in found] == [one.number for one in claims]
    assert [one.payer_number for one in answers] == [one.payer_number for one in found]
    # A payment goes to each provider who asks to be paid.
    assert sum((one.paid for one in found), Decimal(0)) == run.paid == sum(one.amount for one in run.payments)


@pytest.mark.parametrize("kind", ClaimKind)
def test_the_peer_accepts_the_remittance(kind: ClaimKind, tmp_path: Path) -> None:
    maker = Maker(22)
    asked_of(file_of([maker.claim(kind) for _ in range(40)]), tmp_path, replace(sample_payer_rules(), within=400))
    text = (tmp_path / "simulation.835").read_text()
    assert pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), None, None, None)


def test_everything_says_what_it_is(tmp_path: Path) -> None:
    asked_of(file_of([PROFESSIONAL]), tmp_path)
    payment = next(one for one in read(tmp_path, "835") if isinstance(one, Payment))
    assert payment.payer.last == "SIMULATION PLAIN"
    assert payment.payer.contacts[0].name.startswith("SIMULATION")
    assert (payment.trace[:3], payment.payer_id, payment.handling) == ("SIM", "SIMULATION", "I")
    answer = next(one for one in read(tmp_path, "277ca") if isinstance(one, ClaimAnswer))
    assert answer.source.last.startswith("SIMULATION")
    assert answer.payer_number.startswith("SIM")
    assert json.loads((tmp_path / "simulation.json").read_text())["simulation"] is True
    for path in tmp_path.iterdir():
        assert path.name.startswith("simulation")
        assert "*0*P*:" not in path.read_text()


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    maker = Maker(23)
    data = file_of([maker.claim(ClaimKind.PROFESSIONAL) for _ in range(50)])
    rules = replace(sample_payer_rules(), wrong={WrongKind.UNDERPAID: Decimal("0.5")})
    for name in ("one", "two"):
        asked_of(data, tmp_path / name, rules, seed=5)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


FAULTY: dict[str, tuple[tuple[bytes, bytes], str, str]] = {
    "a count that is wrong": ((b"\nSE*", b"\nSE*9"), "IK502:4", ""),
    "a submitter without a name": ((b"NM1*41*2*SAMPLE SUBMITTER", b"NM1*41*2*"), "IK403:1", "NM103"),
    "a segment of nobody": ((b"\nHL*1*", b"\nZZZ*1~\nHL*1*"), "IK304:2", ""),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_set_with_a_fault_is_refused_at_its_place_and_not_paid(name: str, tmp_path: Path) -> None:
    change, code, element = FAULTY[name]
    data = file_of([PROFESSIONAL])
    assert change[0] in data
    run = asked_of(data.replace(*change, 1), tmp_path)
    (group,) = read(tmp_path, "999")
    (one,) = group.sets
    assert (group.verdict, one.verdict) == ("R", "R")
    told = [(fault.code, fault.element) for fault in one.faults] + [(f"IK502:{code}", "") for code in one.reasons]
    assert (code, element) in told
    assert all(fault.place > 1 for fault in one.faults)
    assert run.files == ["simulation.999", "simulation.json"]
    assert not run.payments


def test_a_claim_with_a_fault_is_refused_and_the_others_are_paid(tmp_path: Path) -> None:
    good, bad = PROFESSIONAL, replace(PROFESSIONAL, number="BAD", signature="?")
    run = asked_of(file_of([good, bad, replace(good, number="A3", charge=Decimal(1))]), tmp_path)
    (group,) = read(tmp_path, "999")
    assert (group.verdict, group.sets[0].verdict) == ("E", "E")
    answers = [one for one in read(tmp_path, "277ca") if isinstance(one, ClaimAnswer)]
    assert [(one.number, is_refused(one)) for one in answers] == [("A1", False), ("BAD", True), ("A3", True)]
    assert [one.number for one in remitted(tmp_path)] == ["A1"]
    assert run.claims == {"decided": 1, "refused": 2}


def test_only_the_sets_without_fault_are_paid(tmp_path: Path) -> None:
    first, second = file_of([PROFESSIONAL]), file_of([replace(PROFESSIONAL, number="A2")], interchange=2, group=2)
    run = asked_of(first.replace(b"\nSE*", b"\nSE*9") + second, tmp_path)
    assert run.sets == {"refused": 1, "taken": 1}
    assert [one.number for one in remitted(tmp_path)] == ["A2"]


def test_a_broken_envelope_is_answered_by_a_ta1(tmp_path: Path) -> None:
    data = file_of([PROFESSIONAL])
    start = data.index(b"GS*")
    run = asked_of(data[:start] + b"IEA*1*000000009~\n", tmp_path)
    assert run.files == ["simulation.ta1", "simulation.json"]
    (answer,) = read(tmp_path, "ta1")
    assert (answer.verdict, answer.control) == ("R", "000000001")


def test_a_file_cut_short_is_not_paid(tmp_path: Path) -> None:
    data = file_of([PROFESSIONAL])
    for length in (len(data) // 2, data.index(b"\nSE*")):
        run = asked_of(data[:length], tmp_path)
        assert run.sets == {"refused": 1}
        assert run.files == ["simulation.999", "simulation.json"]


def test_answers_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    asked_of(file_of([PROFESSIONAL]), tmp_path)
    asked_of(file_of([PROFESSIONAL]).replace(b"\nSE*", b"\nSE*9"), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["simulation.999", "simulation.json"]


@pytest.mark.parametrize("data", [b"", b"hello there", b"ST*837*0001~SE*2*0001~"], ids=["empty", "text", "no envelope"])
def test_what_nobody_can_answer_is_refused_and_leaves_nothing(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        asked_of(data, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        asked_of(file_of([PROFESSIONAL]), tmp_path / "file")


def test_other_files_are_acknowledged_and_not_paid(tmp_path: Path) -> None:
    asked_of(file_of([PROFESSIONAL]), tmp_path / "first")
    run = asked_of((tmp_path / "first" / "simulation.835").read_bytes(), tmp_path / "second")
    assert run.files == ["simulation.999", "simulation.json"]


def test_a_correction_over_two_files(tmp_path: Path) -> None:
    """Sent, sent again by mistake, corrected, voided: what is left is nothing, and the ledger went through its file."""
    ledger, paid, owed = Ledger(), Decimal(0), Decimal(0)
    number = ""
    steps = [("1", "A1", Decimal(50)), ("1", "A2", Decimal(50)), ("7", "A3", Decimal(30)), ("8", "A4", Decimal(30))]
    told = []
    for frequency, name, charge in steps:
        claim = replace(PROFESSIONAL, number=name, frequency=frequency, references=(("F8", number),) if number else ())
        claim = replace(claim, references=() if frequency == "1" else claim.references)
        lines = (claim.lines[0], replace(claim.lines[1], charge=charge))
        claim = replace(claim, lines=lines, charge=lines[0].charge + charge)
        asked_of(file_of([claim]), tmp_path, ledger=ledger)
        found = remitted(tmp_path)
        told.append([(one.status, one.paid) for one in found])
        if found[-1].paid > 0:
            number = found[-1].payer_number
        paid += sum((one.amount for one in read(tmp_path, "835") if isinstance(one, Payment)), Decimal(0))
        ledger = read_ledger(io.BytesIO("".join(write_ledger(ledger)).encode()), "ledger")
        owed = sum((one.amount for one in ledger.owed.values()), Decimal(0))
    assert told == [
        [("1", Decimal("85.25"))], [("1", Decimal(0))], [("22", Decimal("-85.25")), ("1", Decimal("75.25"))],
        [("22", Decimal("-75.25"))],
    ]  # fmt: skip
    assert paid - owed == 0
    assert owed == Decimal("85.25")


def wrong(**shares: str) -> PayerRules:
    return replace(PLAIN, wrong={WrongKind(kind): Decimal(share) for kind, share in shares.items()})


@pytest.mark.parametrize("kind", ["underpaid", "overpaid", "wrongly_denied"])
def test_wrong_amounts_are_told_with_the_right_ones(kind: str, tmp_path: Path) -> None:
    maker = Maker(24)
    claims = [replace(maker.claim(ClaimKind.DENTAL), frequency="1", references=()) for _ in range(80)]
    run = asked_of(file_of(claims), tmp_path / "wrong", wrong(**{kind: "0.3"}), seed=9)
    asked_of(file_of(claims), tmp_path / "right")
    right = {one.number: one.paid for one in remitted(tmp_path / "right")}
    given = {one.number: one.paid for one in remitted(tmp_path / "wrong")}
    differing = {number: (given[number], right[number]) for number in right if given[number] != right[number]}
    assert {one.number: (one.paid, one.right) for one in run.wrong} == differing
    assert 10 < len(differing) < 40
    assert all(one < other if kind != "overpaid" else one > other for one, other in differing.values())
    report = check_file(io.BytesIO((tmp_path / "wrong" / "simulation.835").read_bytes()), "835")
    assert (report.faults, report.findings) == ([], [])


def test_claims_and_sets_are_refused_wrongly(tmp_path: Path) -> None:
    claims = [replace(PROFESSIONAL, number=f"N{number}") for number in range(100)]
    run = asked_of(file_of(claims), tmp_path / "claims", wrong(refused_claim="0.3"), seed=1)
    answers = [one for one in read(tmp_path / "claims", "277ca") if isinstance(one, ClaimAnswer)]
    refused = {one.number for one in answers if is_refused(one)}
    assert refused == {one.number for one in run.wrong}
    assert 10 < len(refused) < 60
    assert refused.isdisjoint(one.number for one in remitted(tmp_path / "claims"))
    run = asked_of(file_of(claims), tmp_path / "sets", wrong(refused_set="1"))
    assert [one.kind for one in run.wrong] == [WrongKind.REFUSED_SET]
    assert run.files == ["simulation.999", "simulation.json"]


CHANGES = st.tuples(st.integers(0, 4_000), st.integers(0, 30), st.binary(max_size=20))


@given(st.sampled_from(list(ClaimKind)), st.lists(CHANGES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_answered_or_refused(
    tmp_path: Path, kind: ClaimKind, changes: list[tuple[int, int, bytes]]
) -> None:
    """Whatever is done to a file, nobody is paid for what did not come whole, and what is paid adds up."""
    maker = Maker(25)
    data = file_of([maker.claim(kind) for _ in range(2)])
    for at, length, put in changes:
        data = data[:at] + put + data[at + length :]
    try:
        run = asked_of(data, tmp_path)
    except InputError:
        return
    if "simulation.835" in run.files:
        report = check_file(io.BytesIO((tmp_path / "simulation.835").read_bytes()), "835")
        assert report.findings == []
        assert [one for one in report.faults if not one.code.startswith("TA105")] == []  # an odd header is given back
    assert sum((one.amount for one in run.payments), Decimal(0)) == run.paid


def test_each_provider_has_a_payment_of_its_own(tmp_path: Path) -> None:
    stranger = replace(PROFESSIONAL.billing, last="OTHER CLINIC", identifier="1245319599")
    claims = [
        replace(
            PROFESSIONAL, number=f"N{number}", billing=stranger if number % 2 else PROFESSIONAL.billing,
            lines=tuple(replace(one, first=dt.date(2026, 5, 1 + number)) for one in PROFESSIONAL.lines),
        )
        for number in range(10)
    ]  # fmt: skip
    run = asked_of(file_of(claims), tmp_path)
    payments = [one for one in read(tmp_path, "835") if isinstance(one, Payment)]
    assert [(one.payee.identifier, one.amount) for one in payments] == [
        ("1234567893", Decimal("426.25")), ("1245319599", Decimal("426.25")),
    ]  # fmt: skip
    assert [one.trace for one in run.payments] == [one.trace for one in payments]
    assert len({one.trace for one in payments}) == 2


def test_marks_of_other_separators_do_not_break_an_answer(tmp_path: Path) -> None:
    """A file may use "|" and hold "*" in its names and codes."""
    claim = replace(CLAIMS["institutional"], number="A#1")
    claim = replace(claim, lines=(replace(claim.lines[0], revenue="01#0"), claim.lines[1]))
    data = file_of([claim]).replace(b"*", b"|").replace(b"#", b"*")
    run = asked_of(data, tmp_path)
    for name in run.files[:-1]:
        assert check_file(io.BytesIO((tmp_path / name).read_bytes()), name).faults == []
