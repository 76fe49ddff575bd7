"""What keeping resources needs of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.encounter.resource import Resource


class ResourceRepository(Protocol):
    """Resources as they are kept (encounter.resource.Shelf); content and names are sealed."""

    def keep(self, resources: Iterable[Resource], now: dt.datetime) -> Sequence[Resource]:
        """Keep resources, each in the place of what had its name; answers those that are new or say something else. One
        that its sender changed before what is kept changes nothing."""

    def named(self, names: Iterable[str]) -> Sequence[Resource]:
        """Those that have one of these names, each once."""

    def referring(self, names: Iterable[str]) -> Sequence[Resource]:
        """Those that refer to one of these names, each once, in the order in which they came."""

    def tie(self, names: Iterable[str], chart_id: str) -> None:
        """Let resources end with the chart that is made of them."""

    def counts(self, *, loose: bool = False) -> dict[str, int]:
        """How many are kept of each kind; only those that belong to no chart where ``loose``."""
