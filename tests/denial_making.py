"""Denied claims of the invented site: remittances with lines, taken in as files are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.billing_answers import enveloped
from tests.billing_making import BILLER, GNU, batched, finished_stay, released

from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.taking_in import take_in
from medcodex.encounter.billing import ClaimKind
from medcodex.workflow.billing.sending import mark_sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.denials.records import Denial

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


def sent(store: DatabaseStore, *charts: str) -> dict[str, ClaimRecord]:
    """The claims of the first professional of these stays, sent, by chart."""
    for name in charts or ("c1",):
        finished_stay(store, name)
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
