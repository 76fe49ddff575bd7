"""Contracts and remittances by hand, by which money is found to be owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing_making import BILLER, batched, finished_stay, released
from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.pricing import Pricing
from medcodex.app.money.taking_in import take_in
from medcodex.workflow.money.owed.ports import AskedOwed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.owed.records import Owed

CONTRACT = """
name = "Invented 2026"
payer = "INVMC"
begins = 2026-01-01
kinds = ["professional"]
dispute_days = 90

[[terms]]
name = "visits"
pay = "fee_schedule"
schedule = "visits"

[[terms]]
name = "rest"
pay = "percent_of_charges"
percent = 50

[schedules]
visits = { 99223 = 200.00, 99232 = 100.00 }
"""


def means(folder: Path, contract: str = CONTRACT) -> MoneyMeans:
    """What takes answers in, with one contract."""
    folder.mkdir(exist_ok=True)
    (folder / "invented.toml").write_text(contract)
    return MoneyMeans(pricing=Pricing(folder))


def sent(store: DatabaseStore) -> ClaimRecord:
    """The professional claim of two visits (99223 at 310, 99232 at 140), out in a file."""
    finished_stay(store)
    released(store)
    batched(store)
    with store.begin(BILLER) as work:
        return next(one for one in work.billing.of_chart("c1") if one.provider == "1234567893")


def visits(number: str, first: str, second: str, status: str = "1") -> Sequence[str]:
    """The claim answered: what is paid of each visit, the rest adjusted as beyond the contract."""
    sign = -1 if status == "22" else 1
    lines = []
    total = 0.0
    for code, charge, paid in (("99223", 310, first), ("99232", 140, second)):
        amount = sign * float(paid)
        total += amount
        lines += [f"SVC*HC:{code}*{sign * charge}*{amount:g}**1~", "DTM*472*20260511~"]
        group = "CO*197" if not float(paid) else "CO*45"
        lines.append(f"CAS*{group}*{sign * charge - amount:g}~")
    head = [f"CLP*{number}*{status}*{sign * 450}*{total:g}**MB*ICN1~", "NM1*QC*1*QUOKKA*ZELDA****MI*1AA0AA0AA00~"]
    return [*head, *lines]


def remittance(
    amount: str, *claims: Sequence[str], trace: str = "T1", beside: Sequence[str] = (), test: bool = False
) -> bytes:
    """A file of one payment."""
    body = [
        f"BPR*I*{amount}*C*ACH*CCP*01*1*DA*1*9*9*01*1*DA*1*20260516~", f"TRN*1*{trace}*1999999999~",
        "N1*PR*INVENTED MEDICARE*XV*INVMC~", "N3*1 ROAD~", "N4*NOWHERE*OH*43004~", "PER*BL*DESK*TE*6145550100~",
        "N1*PE*INVENTED HOSPITAL*XX*1234567893~", *(["LX*1~"] if claims else []),
        *(segment for one in claims for segment in one), *(f"PLB*1234567893*20261231*{one}~" for one in beside),
    ]  # fmt: skip
    head = (
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*INVENT01       *260516*0900*^*00501*000000007*0*"
        f"{'T' if test else 'P'}*:~"
    )
    group = "GS*HP*PAYER*INVENT01*20260516*0900*7*X*005010X221A1~"
    segments = [head, group, "ST*835*0001~", *body, f"SE*{len(body) + 2}*0001~", "GE*1*7~", "IEA*1*000000007~", ""]
    return "\n".join(segments).encode()


def taken(store: DatabaseStore, data: bytes, money: MoneyMeans) -> None:
    """A file taken in by the biller."""
    take_in(store, BILLER, data, "answer.835", money)


def owed(store: DatabaseStore, **asked: object) -> Sequence[Owed]:
    """What is owed, the most money first; all of it where nothing else is asked."""
    wanted = {"standing": None} | asked
    with store.begin(BILLER) as work:
        return work.owed.listed(AskedOwed(**wanted), limit=100)  # type: ignore[arg-type]
