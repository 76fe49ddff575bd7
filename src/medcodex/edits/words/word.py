"""What a word of a condition is."""

from __future__ import annotations

from collections.abc import Callable

Word = Callable[..., "bool | int | float | None"]
"""Takes the case, the place of the diagnosis the rule is about, and what stands in its brackets."""
