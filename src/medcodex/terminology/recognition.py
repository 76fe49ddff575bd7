"""What the recognisers of all code systems share: their answers, and what a file states of its release."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.version import version_from_names, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD_SIZE = 65536
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of a code system. ``form`` is its format (order, codes, csv, or the part's own name); ``message`` says
    where the name and the content disagree about the release."""

    part: str
    form: str
    version: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that is left out, and why. ``foreign`` where it is not known to have to do with the code system at all,
    so that another system's recogniser may know better."""

    reason: str
    foreign: bool = False


def head_text(head: bytes) -> str | None:
    """The text of a file's first bytes; None where it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="ignore")
    if b"\0" in head:
        return None
    return head.decode("utf-8-sig", errors="replace")


def head_lines(head: bytes, text: str) -> list[str]:
    """The lines of the text that are whole and not blank."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[:-1] if len(head) >= HEAD_SIZE else lines


def named_version(names: Sequence[str]) -> str:
    """The release of a file that states none inside. ReleaseError where its names tell none either."""
    version = version_from_names(names)
    if version is None:
        raise ReleaseError("states no release, and neither do its name and folder (such as 2026 or 2026-04)", names[0])
    return version


def named_day(names: Sequence[str]) -> str | None:
    """The day that a file's name or the names around it tell, nearest first; None where none tells."""
    for name in names:
        for year, _, month, day in _DAY.findall(name):
            try:
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
    return None


def root_tag(text: str) -> str:
    """The name of the first element of an XML text; "" for none."""
    root = re.search(r"<([A-Za-z][\w.:-]*)", text)
    return root[1] if root else ""


def recognised_xml(part: str, text: str, names: Sequence[str]) -> Recognised:
    """An XML part with the release it states in its version element, else the one its names tell. ReleaseError for
    neither."""
    stated = re.search(r"<version>\s*(\d{4})\s*</version>", text)
    if stated is None:
        return Recognised(part, part, named_version(names))
    named = version_from_names(names)
    version = version_from_names(names, int(stated[1])) or stated[1]
    message = None
    if named is not None and year_of(named) != int(stated[1]):
        message = f"{names[0]}: named as {named} but states {stated[1]} inside; taken as {version}"
    return Recognised(part, part, version, message)
