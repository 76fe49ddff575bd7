"""The career road in JSON (docs/career.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.learn.career.outlook import measured, worded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.career.choosing import Choice
    from medcodex.learn.career.facts import Credential, Figure
    from medcodex.learn.career.skills import SkillShown


def outlook_object(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Measures with their figures, the newest first and marked as current."""
    return [
        {
            "measure": one.name,
            "title": one.title,
            "figures": [
                {"value": str(figure.value), "worded": worded(figure), "period": figure.period,
                 "as_of": figure.as_of.isoformat(), "current": figure is one.current, "occupation": figure.occupation,
                 "source": figure.source, "address": figure.address, "certainty": figure.certainty,
                 "read": figure.read.isoformat(), "note": figure.note}
                for figure in one.figures
            ],
        }
        for one in measured(figures)
    ]  # fmt: skip


def credential_object(one: Credential, ticked: Mapping[str, dt.date] | None = None) -> dict[str, Any]:
    """A credential with facts and checklist; ``ticked`` the steps that are done."""
    done = ticked or {}
    return {
        "id": one.id,
        "name": one.name,
        "short": one.short,
        "body": one.body,
        "work": one.work,
        "facts": [
            {"about": fact.about, "text": fact.text, "source": fact.source, "read": fact.read.isoformat(),
             "certainty": fact.certainty}
            for fact in one.facts
        ],
        "steps": [
            {"phase": step.phase, "id": step.id, "text": step.text, "link": step.link,
             "done_on": done[step.id].isoformat() if step.id in done else None}
            for step in one.steps
        ],
    }  # fmt: skip


def choice_object(one: Choice) -> dict[str, Any]:
    """A credential of the chooser."""
    return {
        "credential": one.credential.id,
        "name": one.credential.name,
        "points": one.points,
        "for": list(one.speaks_for),
        "against": list(one.speaks_against),
    }


def skill_object(one: SkillShown) -> dict[str, Any]:
    """A skill with what is known of it and what trains it."""
    return {
        "skill": one.skill.id,
        "name": one.skill.name,
        "judged": one.judged,
        "measured": one.measured,
        "results": one.count,
        "overrated": one.overrated,
        "exercises": [{"text": each.text, "link": each.link} for each in one.skill.exercises],
    }
