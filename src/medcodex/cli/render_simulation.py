"""What a simulated payer did with a file, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.app.simulated_run import Asked, SimulatedRun


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
