"""An element that remembers what was read of it, so that what was not can be told."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from medcodex.formats.fhir.reading import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE = re.compile(r"\[\d+\]")
_WORDS = frozenset({"id", "meta", "text", "resourceType", "display", "language", "fullUrl", "implicitRules"})
"""What says nothing that a claim could carry: names, narrative and wordings beside codes."""


class Watched(Element):
    """An element whose parts are watched too."""

    def __init__(self, value: Any, path: str, seen: set[str] | None = None) -> None:
        super().__init__(value, path)
        self._seen: set[str] = set() if seen is None else seen

    def each(self, name: str) -> Iterator[Watched]:
        for one in super().each(name):
            yield Watched(one.raw, one.path, self._seen)

    def one(self, name: str) -> Watched | None:
        found = super().one(name)
        return None if found is None else Watched(found.raw, found.path, self._seen)

    def texts(self, name: str) -> tuple[str, ...]:
        self._seen.add(f"{self.path}.{name}")
        return super().texts(name)

    def whole_numbers(self, name: str) -> tuple[int, ...]:
        self._seen.add(f"{self.path}.{name}")
        return super().whole_numbers(name)

    def choice(self, stem: str) -> tuple[str, Any]:
        kind, value = super().choice(stem)
        if kind:
            self._seen.add(f"{self.path}.{stem}{kind}")
        return kind, value

    def unread(self) -> Counter[str]:
        """How often each element stands in it that nobody has read, by its path without the places in lists."""
        return Counter(_PLACE.sub("", path) for path in self._leaves(self.raw, self.path))

    def _leaves(self, value: Any, path: str) -> Iterator[str]:
        if path in self._seen:
            return
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in _WORDS:
                    yield from self._leaves(inner, f"{path}.{name}")
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                yield from self._leaves(inner, f"{path}[{place}]")
        else:
            yield path

    def _value(self, name: str, kind: type) -> Any:
        self._seen.add(f"{self.path}.{name}")
        return super()._value(name, kind)
