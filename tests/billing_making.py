"""Finished charts that can be billed, made by hand, and what bills them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medcodex.app.billing.accounts import keep_account
from medcodex.app.billing.batching import batch
from medcodex.app.billing.building import build_for_chart
from medcodex.app.billing.means import BillingMeans
from medcodex.app.checker import Checked, Checkers
from medcodex.claims.site import read_site
from medcodex.encounter import Claim, Finding, Setting
from medcodex.encounter.billing import ClaimKind
from medcodex.workflow.billing.acting import release_claim
from medcodex.workflow.billing.records import AnswerFile
from medcodex.workflow.chart import Charge, Chart, ChartStatus, Patient
from medcodex.workflow.money.records import Outcome, PaymentRecord, PostedAdjustment, PostedLine, Posting
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.session.decision import Decision, Kind, Recorded
from medcodex.workflow.session.final import Final, FinalCode
from medcodex.workflow.session.line import section_of
from medcodex.workflow.session.run import Proposal, Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Evidence
    from medcodex.encounter.coded import Encounter
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimBatch, ClaimRecord
    from medcodex.workflow.work import Work

BILLER = Actor("u-biller", "biller", Role.BILLER, "web")
CODER = Actor("u-coder", "coder", Role.CODER, "web")
ADMITTED, DISCHARGED = dt.date(2026, 5, 11), dt.date(2026, 5, 15)
GNU, YAK, IBEX = "1234567893", "1245319599", "1306902000"
"""Invented providers with right check digits."""
SITE = b"""
[submitter]
name = "INVENTED SUBMITTER"
id = "INVENT01"
contact = "EDI DESK"
phone = "6145550100"

[billing]
name = "INVENTED HOSPITAL"
npi = "1234567893"
tax_id = "99-0000001"
taxonomy = "282N00000X"
address = { lines = ["1 MADE UP STREET"], city = "NOWHERE", state = "OH", zip = "430040001" }

[providers.1234567893]
last = "GNU"
first = "GARY"
taxonomy = "207R00000X"

[providers.1245319599]
last = "YAK"
first = "YARA"
taxonomy = "208600000X"

[payers.medicare]
name = "INVENTED MEDICARE"
id = "INVMC"
filing = "MB"

[payers.commercial]
name = "INVENTED PAYER"
id = "INVPY"
filing = "CI"
receiver = "INVHOUSE"
receiver_name = "INVENTED CLEARINGHOUSE"
"""
ACCOUNT: dict[str, Any] = {
    "patient": {
        "id": "1AA0AA0AA00",
        "address": {"lines": ["2 MADE UP STREET"], "city": "NOWHERE", "state": "OH", "zip": "430040002"},
    },
    "stay": {"admitting_dx": "I50.9", "admission_type": "1", "point_of_origin": "1", "discharge_status": "01"},
}
DIAGNOSES = (("icd10cm", "I50.23", None), ("icd10cm", "I10", None))
VISITS = (("cpt", "99223", 1), ("cpt", "99232", 1), ("cpt", "31500", 1))


class Told(Checkers):
    """The checks of a test: they find what the test says, on claims of these codes."""

    def __init__(self, found: dict[str, Finding] | None = None) -> None:
        super().__init__()
        self.found = found or {}

    def check(self, encounter: Encounter) -> Checked:
        codes = {one.code for one in encounter.diagnoses}
        return Checked(encounter, tuple(one for code, one in self.found.items() if code in codes), {}, ())


def means(found: dict[str, Finding] | None = None, site: bytes = SITE) -> BillingMeans:
    """What builds claims of the invented site."""
    return BillingMeans(read_site(site, "site.toml"), lambda: Told(found))


def charge(name: str, code: str, amount: str | None, **more: Any) -> Charge:
    """A charged line."""
    told: dict[str, Any] = {"units": Decimal(1), "date": ADMITTED, "amount": amount and Decimal(amount)}
    return Charge(id=name, chart_id="", code=code, **(told | more))


ROOM = charge("room", "0120", "4800.00", units=Decimal(4), revenue="0120")
DRUG = charge("drug", "J1940", "37.50", units=Decimal(3), revenue="0636")
FEES = (
    charge("fee1", "99223", "310.00", provider=GNU),
    charge("fee2", "99232", "140.00", provider=GNU),
    charge("fee3", "31500", "420.00", provider=YAK),
)


def finished_stay(
    store: DatabaseStore,
    name: str = "c1",
    charges: Sequence[Charge] = (ROOM, DRUG, *FEES),
    *,
    account: dict[str, Any] | None = ACCOUNT,
    **more: Any,
) -> str:
    """A stay with a complete facility claim and a complete professional one; its id."""
    claims = more.pop("claims", (Claim.FACILITY, Claim.PROFESSIONAL))
    with store.begin(system("test")) as work:
        work.charts.add_patient(Patient(f"p-{name}", f"MRN-{name}", "Quokka, Zelda", dt.date(1950, 2, 28), "F"))
        told: dict[str, Any] = {
            "setting": Setting.INPATIENT,
            "created_at": work.now,
            "claims": claims,
            "admitted": ADMITTED,
            "discharged": DISCHARGED,
            "payer": "medicare",
            "attending": "Dr. Gary Gnu",
            "status": ChartStatus.COMPLETE,
        }
        work.charts.add(Chart(id=name, patient_id=f"p-{name}", account=f"ACC-{name}", **(told | more)))
        for one in charges:
            work.charts.add_charge(replace(one, id=f"{name}-{one.id}", chart_id=name))
        if account is not None:
            keep_account(work, name, json.loads(json.dumps(account)))
    for claim in claims:
        complete(store, name, claim, DIAGNOSES if claim is Claim.FACILITY else (*DIAGNOSES, *VISITS))
    return name


def complete(
    store: DatabaseStore,
    chart_id: str,
    claim: Claim,
    codes: Sequence[tuple[str, str, int | None]],
    number: int = 1,
    *,
    evidence: Mapping[str, tuple[Evidence, ...]] = MappingProxyType({}),
) -> None:
    """A claim proposed, accepted and completed, for the ``number``th time; ``evidence`` by code."""
    poa = "Y" if claim is Claim.FACILITY else None
    proposals = tuple(
        Proposal(
            f"s{place}", of, code, f"title of {code}", 0.9, poa=poa if of == "icd10cm" else None, units=units,
            evidence=evidence.get(code, ()),
        )
        for place, (of, code, units) in enumerate(codes, 1)
    )  # fmt: skip
    with store.begin(CODER) as work:
        run = Run(work.new_id(), chart_id, str(claim), work.now, {}, proposals, {})
        work.decisions.add_run(run)
        first = len(work.decisions.events(chart_id, claim)) + 1
        for seq, kind in enumerate((Kind.CODED, Kind.ACCEPT_ALL, Kind.COMPLETE), first):
            event = Recorded(seq, f"k{seq}", Decision(kind), CODER.user_id, work.now)
            work.decisions.append(chart_id, claim, event)
        work.decisions.add_final(
            Final(chart_id, claim, number, first + 2, run.id, work.now, CODER.user_id, _final(proposals))
        )
        chart = work.charts.get(chart_id)
        assert chart is not None
        work.charts.save(replace(chart, status=ChartStatus.COMPLETE, completed_at=work.now))


def recoded(
    store: DatabaseStore,
    chart_id: str,
    claim: Claim,
    codes: Sequence[tuple[str, str, int | None]],
    *,
    evidence: Mapping[str, tuple[Evidence, ...]] = MappingProxyType({}),
) -> None:
    """The claim opened again and completed with other codes."""
    with store.begin(CODER) as work:
        number = len(work.decisions.finals(chart_id, claim)) + 1
        work.decisions.reopen_final(chart_id, claim, work.now, "another look")
    complete(store, chart_id, claim, codes, number, evidence=evidence)


def _final(proposals: Sequence[Proposal]) -> tuple[FinalCode, ...]:
    places: dict[str, int] = {}
    found = []
    for one in proposals:
        section = str(section_of(one.system))
        places[section] = places.get(section, 0) + 1
        units = None if one.units is None else Decimal(one.units)
        found.append(
            FinalCode(
                one.id, places[section], section, one.system, one.code, one.display, "accepted", one.poa, (), units,
                proposed_by_engine=True, was=None, confidence=one.confidence,
            )
        )  # fmt: skip
    return tuple(found)


def released(store: DatabaseStore, chart: str = "c1") -> list[ClaimRecord]:
    """A chart's claims, let go."""
    found = build_for_chart(store, BILLER, chart, means())
    with store.begin(BILLER) as work:
        return [release_claim(work, one.claim.id, one.claim.version) for one in found]


def batched(store: DatabaseStore, kind: ClaimKind = ClaimKind.PROFESSIONAL) -> ClaimBatch:
    return batch(store, BILLER, kind, "INVMC", means())


def claims(store: DatabaseStore, made: ClaimBatch) -> dict[str, ClaimRecord]:
    with store.begin(BILLER) as work:
        return {one.provider: one for one in work.billing.claims_of(made.id)}


def post_payment(work: Work, claim: ClaimRecord, answer_id: str = "", status: str = "1") -> None:
    """The first professional's claim posted as paid 300 of 450, 100 written off, 50 left to the patient."""
    if not answer_id:
        answer_id = work.new_id()
        work.billing.add_answer(AnswerFile(answer_id, answer_id.rjust(64, "0"), 1, ("835",), work.now, "u"), b"x")
    payment = PaymentRecord(
        work.new_id(), answer_id, 2, "INVMC", GNU, "ACH", "T1", dt.date(2026, 5, 16), Decimal(300), Decimal(300),
        Decimal(0), work.now,
    )  # fmt: skip
    work.money.add_payment(payment, ())
    told = [("99223", 310, 200, Decimal(80), Decimal(30)), ("99232", 140, 100, Decimal(20), Decimal(20))]
    lines = tuple(
        PostedLine(
            place + 1, place, "HC", code, (), Decimal(amount), Decimal(part), Decimal(part) + left, Decimal(1),
            adjustments=(PostedAdjustment("CO", "45", off), PostedAdjustment("PR", "2", left)),
        )
        for place, (code, amount, part, off, left) in enumerate(told)
    )  # fmt: skip
    work.money.add_posting(
        Posting(
            work.new_id(), payment.id, answer_id, 9, claim.id, claim.chart_id, claim.number, "PAYER1", Outcome.PAID,
            status, "INVMC", Decimal(450), Decimal(300), Decimal(350), Decimal(50), work.now, claim.kind, lines=lines,
        )
    )  # fmt: skip
