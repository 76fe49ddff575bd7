"""What a simulated payer was asked and what it did with a file, also as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.claims.simulated.wrong import WrongAnswer
    from medcodex.encounter.remittance import Payment

MOST = 10_000
"""Payments and wrong answers that are told one by one; of more only the number is."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """By which rules claims are decided, on which day they came, and the ``seed`` of what goes wrong on purpose."""

    rules: PayerRules
    received: dt.date
    seed: int = 0


@dataclass(slots=True)
class SimulatedRun:
    """What became of a file: sets and claims by what happened to them, payments, what was answered wrong on purpose."""

    sets: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    paid: Decimal = _ZERO
    payments: list[Payment] = field(default_factory=list)
    wrong: list[WrongAnswer] = field(default_factory=list)
    more: int = 0
    files: list[str] = field(default_factory=list)


def run_json(run: SimulatedRun, asked: Asked) -> str:
    """``{"simulation": true, "payer", "rules", "received", "seed", "sets", "claims", "paid", "payments", "wrong",
    "files"}``, with ``"more"`` where not every payment and wrong answer is told."""
    told: dict[str, Any] = {
        "simulation": True,
        "payer": asked.rules.name,
        "rules": asked.rules.version,
        "received": asked.received.isoformat(),
        "seed": asked.seed,
        "sets": dict(sorted(run.sets.items())),
        "claims": dict(sorted(run.claims.items())),
        "paid": str(run.paid),
        "payments": [
            {"payee": one.payee.identifier, "trace": one.trace, "amount": str(one.amount), "date": str(one.date)}
            for one in run.payments
        ],
        "wrong": [
            {
                "kind": one.kind, "number": one.number, "payer_number": one.payer_number or None,
                "paid": None if one.paid is None else str(one.paid),
                "right": None if one.right is None else str(one.right),
            }
            for one in run.wrong
        ],
        "files": run.files,
    }  # fmt: skip
    if run.more:
        told["more"] = run.more
    return json.dumps(told) + "\n"
