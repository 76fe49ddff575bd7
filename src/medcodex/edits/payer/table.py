"""A table of a rule file, whose every fault names the file, the rule and the key."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Read = TypeVar("Read")


class Table:
    """One table of the file and where it stands."""

    def __init__(self, content: Any, where: str, path: str = "") -> None:
        self.where = where
        self.path = path
        if not isinstance(content, dict):
            raise InputError("a table expected", self._at(""))
        self.content: dict[str, Any] = content

    def _at(self, key: str) -> str:
        path = ".".join(part for part in (self.path, key) if part)
        return f"{self.where}: {path}" if path else self.where

    def known(self, keys: Iterable[str]) -> None:
        """InputError for a key that is none of these."""
        names = list(keys)
        for key in self.content:
            if key not in names:
                near = get_close_matches(key[:40], names, 1)
                meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
                raise InputError(f"unknown key; {meant}", self._at(_shown(key)))

    def fault(self, key: str, message: str) -> InputError:
        """The error of a key."""
        return InputError(message, self._at(key))

    def read(self, key: str, how: Callable[[Any], Read]) -> Read | None:
        """The value of a key; None where it is not there. InputError for a wrong one."""
        if key not in self.content:
            return None
        try:
            return how(self.content[key])
        except ValueError as error:
            raise self.fault(key, str(error)) from None

    def need(self, key: str, how: Callable[[Any], Read]) -> Read:
        """The value of a key that must be there."""
        found = self.read(key, how)
        if found is None:
            raise self.fault(key, "missing")
        return found

    def part(self, key: str) -> Table | None:
        """The table of a key; None where it is not there."""
        if key not in self.content:
            return None
        return Table(self.content[key], self.where, f"{self.path}.{key}" if self.path else key)

    def parts(self, key: str, most: int) -> list[Table]:
        """The tables of a key."""
        found = self.content.get(key, [])
        if not isinstance(found, list) or len(found) > most:
            raise self.fault(key, f"at most {most} tables expected, each under [[{key}]]")
        return [Table(one, self.where, f"{self.path + '.' if self.path else ''}{key}[{n}]")
                for n, one in enumerate(found)]  # fmt: skip


def _shown(key: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in key[:40])
