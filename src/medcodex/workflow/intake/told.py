"""What became of incoming charts, as programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError

if TYPE_CHECKING:
    from medcodex.workflow.intake.filing import Filed
    from medcodex.workflow.intake.taking import Taken


def filed_object(filed: Filed) -> dict[str, Any]:
    """One chart that was filed."""
    return {
        "status": str(filed.outcome),
        "encounter": filed.chart.id,
        "account": filed.chart.account,
        "documents": {"new": filed.new, "versions": filed.versions},
        "charges": filed.charges,
        "changed": list(filed.facts),
        "finished": str(filed.effect),
    }


def taken_object(taken: Taken) -> dict[str, Any]:
    """One of many: its place in the input, and what became of it."""
    if isinstance(taken.result, InputError):
        error = {"kind": taken.result.kind, "message": taken.result.message, "where": taken.result.where}
        return {"place": taken.place, "account": taken.account, "status": "refused", "error": error}
    return {"place": taken.place, **filed_object(taken.result)}
