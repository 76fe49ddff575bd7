"""How pages of payments call what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.claims.reasons import GROUPS, beside_reasons
from medcodex.web.workbench.claims.words import KINDS, dollars
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.app.money.means import MoneyMeans

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.PAID: ("Paid", "done"),
    Outcome.DENIED: ("Denied", "stop"),
    Outcome.REVERSED: ("Taken back", "wait"),
    Outcome.NOTED: ("No decision", ""),
}
"""What a payer did with a claim, and the tone in which it is shown."""
SAID: Mapping[str, str] = {
    "1": "as first payer",
    "2": "as second payer",
    "3": "as third payer",
    "19": "as first payer, and sent on",
    "20": "as second payer, and sent on",
    "21": "as third payer, and sent on",
    "23": "not theirs, and sent on",
    "25": "predetermination",
}
"""What a status adds to the outcome (code list 1029), in our own words."""
METHODS: Mapping[str, str] = {
    "ACH": "transfer",
    "CHK": "check",
    "FWT": "wire",
    "BOP": "as the bank chose",
    "NON": "no money",
}


def words(money: MoneyMeans) -> Mapping[str, Any]:
    """What every template of these pages writes with; ``meaning`` of an adjustment's reason."""

    def meaning(reason: str) -> str:
        found = money.reasons.get(reason)
        return found.meaning if found is not None else ""

    return {
        "outcomes": OUTCOMES,
        "said_of": SAID,
        "methods": METHODS,
        "groups": GROUPS,
        "beside_meaning": beside_reasons(),
        "meaning": meaning,
        "kinds": KINDS,
        "exact": dollars,
    }
