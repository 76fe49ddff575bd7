"""What webhooks need of the database and of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.hooks.model import Answer, Delivery, DeliveryState, Hook


class HookRepository(Protocol):
    """Hooks and their deliveries as they are kept."""

    def add(self, hook: Hook) -> None:
        """Keep a new hook."""

    def get(self, hook_id: str) -> Hook | None:
        """The hook of an id."""

    def save(self, hook: Hook) -> None:
        """Keep a changed hook."""

    def all(self) -> Sequence[Hook]:
        """All hooks, oldest first."""

    def add_delivery(self, delivery: Delivery) -> None:
        """Keep a message to be sent."""

    def delivery(self, delivery_id: str) -> Delivery | None:
        """The message of an id."""

    def save_delivery(self, delivery: Delivery) -> None:
        """Keep what came of an attempt."""

    def due(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        """Waiting messages whose time has come, longest waiting first, each held for this transaction; those that
        another transaction holds are left to it."""

    def log(self, hook_id: str, state: DeliveryState | None = None, limit: int = 200) -> Sequence[Delivery]:
        """Messages of a hook, newest first."""

    def forget(self, before: dt.datetime) -> int:
        """Remove delivered and failed messages older than a time; tells how many."""


class Sender(Protocol):
    """Sends one message."""

    def __call__(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Post it to an address; an answer in any case, never an exception."""
