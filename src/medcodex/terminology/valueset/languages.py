"""Languages asked for (BCP 47 ranges with weights) and the names of a concept that answer them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class LanguageError(ValueError):
    """A list of languages that is not one."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Languages in order of preference. ``text`` is the list as it was given; ``only`` is true where the list ends in
    "*; q=0": no other language will do."""

    text: str = ""
    tags: tuple[str, ...] = ()
    only: bool = False

    def __bool__(self) -> bool:
        return bool(self.tags)

    def accepts(self, language: str) -> bool:
        """Whether a text in a language answers."""
        return any(covers(tag, language) for tag in self.tags)


def covers(wanted: str, language: str) -> bool:
    """Whether a text in a language answers who wants another: the same, a variety of it, or what it is a variety of
    (RFC 4647, filtering and lookup); two varieties do not answer one another."""
    have, want = language.lower(), wanted.lower()
    return have == want or have.startswith(f"{want}-") or want.startswith(f"{have}-")


def parse_languages(text: str) -> Languages:
    """A list such as "de,en;q=0.8,*;q=0". LanguageError for anything else."""
    weighted: list[tuple[float, int, str]] = []
    only = False
    for place, part in enumerate(text.split(",")):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        if not _TAG.fullmatch(tag):
            raise LanguageError(text)
        weight = _weight(text, parameters)
        if tag == "*":
            only = only or weight == 0
        elif weight > 0:
            weighted.append((-weight, place, tag))
    written = ", ".join(part.strip() for part in text.split(",")) if only else text
    return Languages(written, tuple(tag for _, _, tag in sorted(weighted)), only)


def _weight(text: str, parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() != "q" or not re.fullmatch(r"[01](\.\d{0,3})?", value.strip()):
            raise LanguageError(text)
        return float(value)
    return 1.0
