"""What a simulated payer did with a file, as lines or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.app.simulated_payer import Asked, SimulatedRun


def object_of(run: SimulatedRun, asked: Asked) -> str:
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


def text_report(run: SimulatedRun, asked: Asked) -> str:
    """A few lines, the first of which says what it is."""
    lines = [
        f"SIMULATION of {asked.rules.name} ({asked.rules.version}), files of {asked.received}: nothing of it is real",
        f"transaction sets: {_counts(run.sets)}; claims: {_counts(run.claims)}; paid for claims {run.paid}",
    ]
    lines += [f"payment {one.trace} to {one.payee.identifier}: {one.amount} on {one.date}" for one in run.payments]
    if run.wrong:
        lines.append("wrong on purpose:")
        lines += [
            f"  {one.kind} {one.number}" + (f": {one.paid} paid, {one.right} is right" if one.paid is not None else "")
            for one in run.wrong
        ]
    if run.more:
        lines.append(f"and {run.more} more")
    lines.append(f"files: {', '.join(run.files) or 'none'}")
    return "".join("".join(char if char.isprintable() else "?" for char in line) + "\n" for line in lines)


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counted.items())) or "none"
