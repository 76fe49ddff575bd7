"""What stands in the place of an identifier: a tag, or something invented of the same kind."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from medcodex.deid.kinds import Kind

if TYPE_CHECKING:
    from medcodex.deid.lists import WordLists

_WORD = re.compile(r"[^\W\d_]+")
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
_CAPITALS, _SMALL = "ABCDEFGHJKLMNPRSTUVWXYZ", "abcdefghjkmnprstuvwxyz"


class Surrogates:
    """Invented identifiers for one record: the same value always becomes the same surrogate, another record's or
    another key's never tells it."""

    def __init__(self, key: bytes, record_id: str, lists: WordLists) -> None:
        self._key = hmac.digest(key, b"surrogate\0" + record_id.encode("utf-8", "surrogatepass"), "sha256")
        self._lists = lists

    def instead_of(self, kind: Kind, value: str) -> str:  # noqa: PLR0911 - a kind a line
        """A surrogate of the same kind. Names keep their number of words and letter case, numbers their shape."""
        if kind is Kind.NAME:
            return self._name(value)
        if kind is Kind.EMAIL:
            return f"person{self._number(value, 9000) + 1000}@example.com"
        if kind is Kind.URL:
            return f"https://www.example.org/{self._number(value, 9000) + 1000}"
        if kind is Kind.IP:
            return (
                f"2001:db8::{self._number(value, 9000) + 1:x}"
                if ":" in value
                else f"192.0.2.{self._number(value, 254) + 1}"
            )
        if kind is Kind.SSN:
            return f"000-{self._number(value, 90) + 10}-{self._number(value + '#', 9000) + 1000}"
        if kind in {Kind.PHONE, Kind.FAX}:
            return f"555-01{self._number(value, 100):02}"
        if kind is Kind.LOCATION:
            kind_of_place = ("Town", "Place", "Corner")[self._number(value, 3)]
            return f"{self._choice(self._lists.surrogate_family, value)} {kind_of_place}"
        return self._shaped(kind, value)

    def _name(self, value: str) -> str:
        given, family = self._lists.surrogate_given, self._lists.surrogate_family
        words = list(_WORD.finditer(value))
        comma = value.find(",")
        made, at = [], 0
        for place, match in enumerate(words):
            word = match.group()
            is_family = (place == len(words) - 1) if comma < 0 else match.start() < comma
            if len(word) == 1:
                other = _CAPITALS[self._number(word, len(_CAPITALS))]
            else:
                other = self._choice(
                    family if self._is_family(word, len(words), is_family=is_family) else given, word.lower()
                )
            made += [value[at : match.start()], _in_case_of(word, other)]
            at = match.end()
        return "".join(made) + value[at:]

    def _is_family(self, word: str, words: int, *, is_family: bool) -> bool:
        """A word alone is a family name unless it is a usual given name."""
        return is_family if words > 1 else word.lower() not in self._lists.usual

    def _shaped(self, kind: Kind, value: str) -> str:
        """Letters become letters and digits digits, all else stays."""
        stream = hashlib.shake_256(self._key + f"{kind}\0{value}".encode("utf-8", "surrogatepass")).digest(
            max(1, len(value))
        )

        def other(match: re.Match[str]) -> str:
            old, drawn = match.group(), stream[match.start()]
            if old.isdigit():
                return str(drawn % 10)
            return (_CAPITALS if old.isupper() else _SMALL)[drawn % len(_CAPITALS if old.isupper() else _SMALL)]

        return _LETTER_OR_DIGIT.sub(other, value)

    def _choice(self, names: tuple[str, ...], value: str) -> str:
        return names[self._number(value, len(names))]

    def _number(self, value: str, below: int) -> int:
        digest = hmac.digest(self._key, value.lower().encode("utf-8", "surrogatepass"), "sha256")
        return int.from_bytes(digest[:8]) % below


def _in_case_of(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.lower() if model[0].islower() else word
