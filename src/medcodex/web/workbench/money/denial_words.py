"""How pages of denials call what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.app.money.appealing import reason_in_words
from medcodex.web.workbench.claims.words import WORDS
from medcodex.workflow.money.denials.denying import cause_of
from medcodex.workflow.money.denials.records import Extent
from medcodex.workflow.money.denials.status import DenialStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.workflow.money.denials.records import Denial

STATUSES: Mapping[DenialStatus, tuple[str, str]] = {
    DenialStatus.OPEN: ("Open", "act"),
    DenialStatus.WORKING: ("In work", "act"),
    DenialStatus.APPEALED: ("Appealed", "wait"),
    DenialStatus.REBILLED: ("Rebilled", "wait"),
    DenialStatus.OVERTURNED: ("Overturned", "done"),
    DenialStatus.UPHELD: ("Upheld", "stop"),
    DenialStatus.WRITTEN_OFF: ("Written off", ""),
}
"""What each status is called, and the tone in which it is shown."""
EXTENTS: Mapping[Extent, str] = {
    Extent.WHOLE: "nothing was paid",
    Extent.PART: "paid in part",
    Extent.UNITS: "units were taken away",
    Extent.RECODED: "another code was paid",
}
ACTS: Mapping[str, str] = {
    "open": "Denied",
    "work": "Taken into work",
    "rebill": "Rebilled",
    "appeal": "Appealed",
    "write_off": "Written off",
    "reopen": "Opened again",
    "overturn": "Overturned",
    "uphold": "Upheld",
    "again": "Denied again",
    "withdraw": "The answer that closed it was taken back",
    "reverse": "The answer was taken back",
    "assign": "Assigned",
    "note": "Noted",
    "letter": "Letter",
}


def service(one: Denial) -> str:
    """What was denied: a code with its modifiers, or the claim."""
    return "The whole claim" if one.of_claim else "-".join([one.code or f"line {(one.line or 0) + 1}", *one.modifiers])


def denial_words(means: BillingMeans, money: MoneyMeans) -> Mapping[str, Any]:
    """What every template of these pages writes with."""
    names = {one.id: one.name for one in means.site.payers.values()}

    def payer(number: str) -> str:
        return names.get(number) or number or "no payer"

    def reason(group: str, code: str) -> str:
        return reason_in_words(group, code, money.reasons) or "no reason was given"

    return {
        **WORDS,
        "denial_statuses": STATUSES,
        "denial_acts": ACTS,
        "extents": EXTENTS,
        "service": service,
        "payer_name": payer,
        "reason_words": reason,
        "cause_of": cause_of,
    }
