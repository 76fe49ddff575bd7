"""What books of every code system share: the releases behind each part, opened when first asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.library.files import connect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release

_PLACED = "SELECT code FROM code WHERE position"


class ReleaseBook:
    """The release that answers for each part of a code system on a date, and the notices of what is behind."""

    def __init__(self, parts: Mapping[str, Release], notices: Sequence[Notice]) -> None:
        self._parts = dict(parts)
        self._notices = tuple(notices)
        self._connections: dict[str, sqlite3.Connection] = {}

    @property
    def releases(self) -> Mapping[str, str]:
        return {name: release.version for name, release in self._parts.items()}

    @property
    def notices(self) -> Sequence[Notice]:
        return self._notices

    @property
    def fingerprint(self) -> str:
        import hashlib  # noqa: PLC0415 - a look-up of one code does without

        used = sorted((name, release.path.name) for name, release in self._parts.items())
        return hashlib.sha256(json.dumps(used).encode()).hexdigest()

    def release_of(self, part: str) -> Release | None:
        """The release that answers for a part; None where none is loaded."""
        return self._parts.get(part)

    def connection(self, part: str) -> sqlite3.Connection | None:
        """The release file that answers for a part, opened when first asked; None where none is loaded."""
        release = self._parts.get(part)
        if release is None:
            return None
        name = release.path.name
        if name not in self._connections:
            self._connections[name] = connect(release.path)
        return self._connections[name]

    def neighbours(self, code: str) -> tuple[str | None, str | None]:
        """The codes right before and right behind one in the book's order; None at the ends of the book, and for a
        code that it does not have."""
        found = self._all("codes", "SELECT position FROM code WHERE code = ?", code)
        if not found:
            return None, None
        here = str(found[0][0])
        before = self._all("codes", f"{_PLACED} < ? ORDER BY position DESC LIMIT 1", here)
        behind = self._all("codes", f"{_PLACED} > ? ORDER BY position LIMIT 1", here)
        return (before[0][0] if before else None), (behind[0][0] if behind else None)

    def close(self) -> None:
        """Close the release files; the book opens them again when asked anything."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _all(self, part: str, query: str, *values: str) -> list[tuple[Any, ...]]:
        connection = self.connection(part)
        return connection.execute(query, values).fetchall() if connection is not None else []
