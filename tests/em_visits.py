"""Encounters that are visits, for tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter

if TYPE_CHECKING:
    from medcodex.encounter.coded import Fact

DAY = date(2026, 5, 15)


def visit(day: date = DAY, payer: str | None = None, age: int | None = 50, **facts: Fact) -> Encounter:
    """A visit of someone of 50 on 15 May 2026; facts without their "em_"."""
    named = {f"em_{name}": value for name, value in facts.items()}
    given: dict[str, Any] = {"date": day, "payer": payer, "age": age, "facts": named}
    return Encounter(id="visit", setting=Setting.OUTPATIENT, claim=Claim.PROFESSIONAL, **given)
