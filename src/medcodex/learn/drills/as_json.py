"""Drills and their marks in JSON (docs/drills.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.learn.drills.drill import Drill, Scored


def drill_object(drill: Drill) -> dict[str, Any]:
    """A drill as it is set: without what a good answer holds."""
    return {
        "id": drill.id,
        "kind": drill.kind.value,
        "title": drill.title,
        "level": drill.level.value,
        "topics": list(drill.topics),
        "task": drill.task,
        "text": drill.text,
        "facts": [{"name": one.name, "value": one.value} for one in drill.facts],
        "case": drill.case_id,
    }


def scored_object(scored: Scored, drill: Drill) -> dict[str, Any]:
    """The marks of an answer, and the model answer where there is one."""
    return {
        "score": scored.score,
        "sendable": scored.sendable,
        "remarks": [
            {"rule": one.rule, "title": one.title, "kept": one.kept, "severity": one.severity, "message": one.message,
             "source": one.source, "taken": round(one.taken, 4)}
            for one in scored.remarks
        ],
        "cited": list(scored.cited),
        "missing": list(scored.missing),
        "model": drill.model.strip(),
    }  # fmt: skip
