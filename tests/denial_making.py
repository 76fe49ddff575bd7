"""Denied claims of the invented site: remittances with lines, taken in as files are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.billing_answers import enveloped
from tests.billing_making import BILLER, CODER, DIAGNOSES, GNU, VISITS, batched, finished_stay, recoded, released

from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.taking_in import take_in
from medcodex.encounter import Claim, Evidence
from medcodex.encounter.billing import ClaimKind
from medcodex.workflow.billing.sending import mark_sent
from medcodex.workflow.chart import Document
from medcodex.workflow.people import User, system
from medcodex.workflow.quality.audit import Audit
from medcodex.workflow.quality.sampling import Sample, SampleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.people import Actor

DAYS = {"INVMC": 120}
_NUMBERS = iter(range(1, 10_000))


@dataclass(frozen=True)
class Service:
    """A service of an answer: charge, paid, adjustments as "CO-50:310.00", remarks, and the code paid in its place."""

    code: str
    charge: str
    paid: str
    adjustments: Sequence[str] = ()
    remarks: Sequence[str] = ()
    paid_code: str = ""
    units: str = "1"

    def segments(self) -> list[str]:
        paid = self.paid_code or self.code
        submitted = f"*HC:{self.code}" if self.paid_code else ""
        found = [f"SVC*HC:{paid}*{self.charge}*{self.paid}**{self.units}{submitted}~", "DTM*472*20260511~"]
        for one in self.adjustments:
            reason, amount = one.split(":")
            found.append(f"CAS*{reason.replace('-', '*')}*{amount}~")
        return [*found, *(f"LQ*HE*{one}~" for one in self.remarks)]


@dataclass(frozen=True)
class Answered:
    """A claim of an answer."""

    number: str
    status: str
    services: Sequence[Service] = ()
    adjustments: Sequence[str] = ()
    charge: str = "450.00"

    def segments(self) -> list[str]:
        paid = sum((Decimal(one.paid) for one in self.services), Decimal(0))
        found = [f"CLP*{self.number}*{self.status}*{self.charge}*{paid}**MB*PAYERNO1~"]
        for one in self.adjustments:
            reason, amount = one.split(":")
            found.append(f"CAS*{reason.replace('-', '*')}*{amount}~")
        found.append("NM1*QC*1*QUOKKA*ZELDA****MI*1AA0AA0AA00~")
        return [*found, *(segment for one in self.services for segment in one.segments())]


def remittance(*answered: Answered) -> bytes:
    """An 835 of these claims; no two are the same payment."""
    number = next(_NUMBERS)
    paid = sum((Decimal(one.paid) for claim in answered for one in claim.services), Decimal(0))
    body = [
        "ST*835*0001~", f"BPR*I*{abs(paid)}*{'C' if paid >= 0 else 'D'}*ACH*CCP*01*1*DA*1*9*9*01*1*DA*1*20260601~",
        f"TRN*1*{number}*1999999999~", "N1*PR*INVENTED MEDICARE~", "N3*1 ROAD~", "N4*NOWHERE*OH*43004~",
        "PER*BL*DESK*TE*6145550100~", "N1*PE*INVENTED HOSPITAL*XX*1234567893~", "LX*1~",
        *(segment for one in answered for segment in one.segments()),
    ]  # fmt: skip
    file = enveloped(*body, f"SE*{len(body) + 1}*0001~", functional="HP", version="005010X221A1")
    return file.replace("*0*T*:~", "*0*P*:~").encode()


NOTE = (
    "History and physical\n\nAssessment and plan\n"
    "1. Acute on chronic systolic heart failure with ejection fraction 25 percent, furosemide by vein.\n"
    "2. Hypertension. Seen at the bedside for 75 minutes, decision making of high complexity.\n"
)


def _words(document: str, said: str) -> tuple[Evidence, ...]:
    start = NOTE.index(said)
    return (Evidence(document, start, start + len(said), said, "assessment and plan"),)


def documented(store: DatabaseStore, chart: str) -> None:
    """The chart with a note, coded again with words of it for each code but one."""
    with store.begin(system("test")) as work:
        written = dt.datetime(2026, 5, 11, 9, tzinfo=dt.UTC)
        note = Document(
            f"d-{chart}", chart, "N1", 1, "history-and-physical", "H&P", NOTE, written, "Dr. Gary Gnu",
            "attending", True, written,
        )  # fmt: skip
        work.charts.add_document(note)
    said = {
        "I50.23": _words(f"d-{chart}", "Acute on chronic systolic heart failure"),
        "I10": _words(f"d-{chart}", "Hypertension"),
        "99223": _words(f"d-{chart}", "decision making of high complexity"),
    }
    recoded(store, chart, Claim.PROFESSIONAL, (*DIAGNOSES, *VISITS), evidence=said)


def sent(store: DatabaseStore, *charts: str) -> dict[str, ClaimRecord]:
    """The claims of the first professional of these stays, sent, by chart."""
    for name in charts or ("c1",):
        finished_stay(store, name)
        documented(store, name)
        released(store, name)
    made = batched(store, ClaimKind.PROFESSIONAL)
    with store.begin(BILLER) as work:
        mark_sent(work, made.id, made.version)
        return {one.chart_id: one for one in work.billing.claims_of(made.id) if one.provider == GNU}


def taken(store: DatabaseStore, *answered: Answered, days: dict[str, int] | None = None) -> None:
    """An answer taken in."""
    told = MoneyMeans(appeal_days=DAYS if days is None else days)
    take_in(store, BILLER, remittance(*answered), "answer.835", told)


def denials(store: DatabaseStore, claim: ClaimRecord) -> list[Denial]:
    with store.begin(BILLER) as work:
        return list(work.denials.of_claim(claim.id))


VISIT = Service("99223", "310.00", "0", ["CO-50:310.00"])
OTHER = Service("99232", "140.00", "100.00", ["CO-45:40.00"])
PAID = Service("99223", "310.00", "250.00", ["CO-45:60.00"])


def denied_visit(store: DatabaseStore, **more: Any) -> tuple[ClaimRecord, Denial]:
    """A claim of two visits, the first denied as not necessary."""
    claim = sent(store)["c1"]
    taken(store, Answered(claim.number, "1", [replace(VISIT, **more), OTHER]))
    [denial] = denials(store, claim)
    return claim, denial


def blind_review(store: DatabaseStore, auditor: Actor, chart: str, claim: str) -> None:
    """A blind review of a claim, the auditor's own codes not in yet."""
    with store.begin(system("test")) as work:
        at = work.now
        for one in (auditor, CODER):
            work.people.add(User(one.user_id, one.login, one.login, one.role, at))
        work.quality.add_sample(
            Sample("s1", "sample", SampleKind.RANDOM, "x", at, at, at, 1, "seed", blind=True, prebill=False)
        )
        work.quality.add_audit(Audit("a1", "s1", chart, claim, CODER.user_id, True, (), auditor.user_id, drawn_at=at))
