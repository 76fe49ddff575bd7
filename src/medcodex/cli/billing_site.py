"""What the commands that write claims have in common: who bills, control numbers, findings as lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.claims.site import BillingSite
    from medcodex.encounter import Finding

_MOST_CONTROL = 999_999_999


def say(line: str) -> None:
    """A line for whoever watches."""
    print(f"medcodex: {line}", file=sys.stderr)


def _control(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_CONTROL:
        raise ValueError(text)
    return number


control_number = expecting(_control, "a number of up to nine digits")
"""The type of an argument that is a control number."""


def open_site(path: str | None, say: Callable[[str], None] = say) -> BillingSite:
    """The site that a file tells, or the invented one, which is said. InputError or StorageError, with the name."""
    from medcodex.claims.site import read_site, sample_site  # noqa: PLC0415 - --help must not pay for it

    if path is None:
        say("no --site: an invented sender, billing provider and, where none is told, patient; marked as a test")
        return sample_site()
    try:
        return read_site(Path(path).read_bytes(), path)
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", path) from None


def finding_line(one: Finding) -> str:
    """A finding as a line."""
    codes = f" [{', '.join(one.codes)}]" if one.codes else ""
    where = f"{one.where}: " if one.where else ""
    return f"{one.severity}: {where}{one.message}{codes} ({one.rule})"
