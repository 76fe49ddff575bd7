"""A plan in words: what is done in a part of a session, and on which topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.learn.study.plan import What
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.learn.study.plan import Activity, Session

WORDS = {
    What.READ: "Read",
    What.QUESTIONS: "Questions",
    What.CHARTS: "Practice charts",
    What.REVIEW_QUESTIONS: "Review by questions",
    What.REVIEW_CHARTS: "Review by charts",
    What.MOCK: "Mock exam",
    What.LIGHT: "Look through",
}


def titles(names: Iterable[str]) -> str:
    """Titles of topics in a row; "mock" is the exam on trial."""
    return ", ".join("Mock exam" if name == "mock" else topics()[name].title for name in names)


def said(one: Activity) -> str:
    """A part of a session in a line."""
    level = f", {one.level} level" if one.level else ""
    about = f": {titles(one.topics)}" if one.topics else ""
    return f"{WORDS[one.what]}{about}{level} ({one.minutes} min)"


def headline(session: Session) -> str:
    """A session in a few words: what is learned, else what is reviewed."""
    fresh = [name for one in session.activities if "review" not in one.what for name in one.topics]
    if any(one.what is What.MOCK for one in session.activities):
        return "Mock exam"
    named = list(dict.fromkeys(fresh))[:3]
    return f"Study: {titles(named)}" if named else "Study: reviews"
