"""Patient text at rest: sealed with AES-256-GCM, bound to the place where it lies."""

from __future__ import annotations

import secrets
import struct
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.store.keys import KeyRing

_HEAD = struct.Struct(">BI")  # form, number of the key
_FORM = 1
_NONCE = 12


class Sealer:
    """Seals and opens values. What was sealed for one column of one row does not open in another, so that nobody can
    exchange two patients' documents in the database unseen."""

    def __init__(self, ring: KeyRing, reread: Callable[[], KeyRing] | None = None) -> None:
        """``reread`` gives the keys as they are now, for a value sealed with one that was made meanwhile."""
        self._reread = reread
        self.take(ring)

    def take(self, ring: KeyRing) -> None:
        """Go on with other keys."""
        self.ring = ring
        self._ciphers = {number: AESGCM(key) for number, key in ring.sealing.items()}

    def seal(self, text: str, *, table: str, row: str, column: str) -> bytes:
        """A text, sealed with the current key."""
        return self.seal_bytes(text.encode(), table=table, row=row, column=column)

    def seal_bytes(self, data: bytes, *, table: str, row: str, column: str) -> bytes:
        """The same for what is no text, or is to come back byte for byte."""
        number, nonce = self.ring.current, secrets.token_bytes(_NONCE)
        head = _HEAD.pack(_FORM, number)
        return head + nonce + self._ciphers[number].encrypt(nonce, data, head + _place(table, row, column))

    def open(self, sealed: bytes, *, table: str, row: str, column: str) -> str:
        """The text again. StorageError, naming table and column, where the key is missing or the bytes were changed
        or moved."""
        try:
            return self.open_bytes(sealed, table=table, row=row, column=column).decode()
        except UnicodeDecodeError:
            raise StorageError("a sealed value is no text", f"{table}.{column}") from None

    def open_bytes(self, sealed: bytes, *, table: str, row: str, column: str) -> bytes:
        """The bytes again; StorageError as for ``open``."""
        where = f"{table}.{column}"
        if len(sealed) <= _HEAD.size + _NONCE:
            raise StorageError("a sealed value is cut short", where)
        head, nonce, body = (
            sealed[: _HEAD.size],
            sealed[_HEAD.size : _HEAD.size + _NONCE],
            sealed[_HEAD.size + _NONCE :],
        )
        form, number = _HEAD.unpack(head)
        if form == _FORM and number not in self._ciphers and self._reread is not None:
            self.take(self._reread())
        cipher = self._ciphers.get(number) if form == _FORM else None
        if cipher is None:
            raise StorageError(f"a value was sealed with key {number}, which the file of keys lacks", where)
        try:
            return cipher.decrypt(nonce, body, head + _place(table, row, column))
        except InvalidTag:
            raise StorageError("a sealed value was changed or moved", where) from None


def key_of(sealed: bytes) -> int:
    """The number of the key that a value was sealed with."""
    number: int = _HEAD.unpack_from(sealed)[1]
    return number


def _place(table: str, row: str, column: str) -> bytes:
    return f"{table}\0{row}\0{column}".encode()
