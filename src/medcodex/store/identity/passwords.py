"""Argon2id for passwords (RFC 9106), by argon2-cffi."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 47_104  # KiB
PASSES = 2
LANES = 1
"""Above OWASP's least (19 MiB, two passes, one lane): about 0.1 s on a core of a small server."""
_AT_ONCE = 2
"""Hashes at a time: a crowd at the door waits in line instead of taking the memory of everybody else."""


class Argon2:
    """workflow.identity.passwords.Hasher. Tests may pass lower parameters, to be quick."""

    def __init__(self, memory: int = MEMORY, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=LANES)
        self._turn = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def matches(self, known: str | None, password: str) -> bool:
        return self._in_turn(known or self._nobodys, password) and known is not None

    def outdated(self, known: str) -> bool:
        return self._hasher.check_needs_rehash(known)

    def _in_turn(self, known: str, password: str) -> bool:
        check: Callable[[str, bytes], bool] = self._hasher.verify
        with self._turn:
            try:
                return check(known, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False

    @cached_property
    def _nobodys(self) -> str:
        """A hash with these parameters to take as long with as with anybody's."""
        return self.hash("nobody's")


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
