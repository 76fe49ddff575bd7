"""What is kept of a learner's plan: the wishes, never the sessions, which are worked out anew each day."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from typing import Protocol

from medcodex.learn.study.needs import Reviewed  # noqa: TC001
from medcodex.learn.study.progress import Laid  # noqa: TC001
from medcodex.learn.study.wishes import Wishes  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Kept:
    """A learner's plan. ``reviewed`` is what their own reviews said when it was last changed, ``laid`` the sessions as
    they were planned then."""

    id: str
    user_id: str
    wishes: Wishes
    changed_at: dt.datetime
    reviewed: tuple[Reviewed, ...] = ()
    laid: Laid = ()
    version: int = 1


class StudyRepository(Protocol):
    """Plans, parts of the book that were read, and calendar subscriptions as they are kept."""

    def plan(self, user_id: str) -> Kept | None:
        """A learner's plan."""

    def save(self, plan: Kept) -> None:
        """Keep a new plan (version 1) or the next version of one; ConflictError where it is not the next any more."""

    def remove(self, user_id: str) -> None:
        """Let go of a learner's plan."""

    def read(self, user_id: str) -> frozenset[str]:
        """The topics whose part of the book a learner has read."""

    def mark_read(self, user_id: str, topic: str, at: dt.datetime) -> None:
        """Keep that a topic was read; once is enough."""

    def unmark_read(self, user_id: str, topic: str) -> None:
        """Take it back."""

    def subscribed_at(self, user_id: str) -> dt.datetime | None:
        """Since when a learner's calendar has an address; None where it has none."""

    def subscriber(self, digest: str) -> str | None:
        """The user whose calendar has the address of a token, of which the digest is told."""

    def subscribe(self, user_id: str, digest: str, at: dt.datetime) -> None:
        """Give a learner's calendar an address, in the place of an earlier one."""

    def unsubscribe(self, user_id: str) -> None:
        """Take the address away."""
