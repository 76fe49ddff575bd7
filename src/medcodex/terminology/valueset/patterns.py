"""Regular expressions of filters, which come from outside: matched in time linear to the text, with bounded memory."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 1000
_MEMORY = 1 << 20


class PatternError(ValueError):
    """A regular expression that cannot be used; the message says why."""


@lru_cache(256)
def whole_match(pattern: str) -> Callable[[str], bool]:
    """A test whether a text as a whole matches. PatternError for an expression that is too long, too big when
    compiled, or not one of the kinds that can be matched in linear time."""
    if len(pattern) > _LONGEST:
        raise PatternError(f"longer than {_LONGEST} characters")
    options: Any = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        compiled: Any = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise PatternError(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from None
    return lambda text: compiled.fullmatch(text) is not None
