"""The descriptor files of the American Medical Association's delivery.

LONGULT.txt: a notice, a blank line, then code, tab, long descriptor. MEDU.txt and SHORTU.txt: a notice, a blank line,
then the code in columns 1 to 5 and the descriptor from column 7 (48 and 28 wide). ConsumerDescriptor.txt and
ClinicianDescriptor.txt: a header, then tab-separated concept id, code, (descriptor id,) descriptor.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.cpt.codes import CODE
from medcodex.terminology.cpt.wording import Wording
from medcodex.terminology.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

TAB_LINE = re.compile(r"([0-9]{4}[0-9AFMTU])\t([^\t]*[A-Za-z][^\t]*)")
FIXED_LINE = re.compile(r"([0-9]{4}[0-9AFMTU]) ([^\s\t][^\t]*)")
COPYRIGHT = re.compile(r"American Medical Association", re.IGNORECASE)
WIDTHS = {"medium": 48, "short": 28}
HEADERS = {
    "consumer": ("concept id", "cpt code", "consumer friendly descriptor"),
    "clinician": ("concept id", "cpt code", "clinician descriptor id", "clinician descriptor"),
}
_ALMOST = re.compile(r"\d{4}[^,;.:-][ \t]|.*\t")  # a damaged line of a code, and nothing that a notice says


def parse_long(stream: IO[bytes], name: str) -> Iterator[Wording]:
    """Long descriptors. ReleaseError, naming the line, for one of another shape or a code that stands twice."""
    return _each(stream, name, TAB_LINE, "a code, a tab and a descriptor expected")


def parse_fixed(part: str, stream: IO[bytes], name: str) -> Iterator[Wording]:
    """Medium or short descriptors; errors as for parse_long, and for a descriptor wider than the file's column."""
    for wording in _each(stream, name, FIXED_LINE, "a code, a blank and a descriptor expected"):
        if len(wording.text) > WIDTHS[part]:
            raise ReleaseError(
                f"{wording.code}: longer than the {WIDTHS[part]} characters of a {part} descriptor", name
            )
        yield wording


def parse_columns(part: str, stream: IO[bytes], name: str) -> Iterator[Wording]:
    """Consumer or clinician descriptors, several to a code in the latter. ReleaseError, naming the line, for a line
    with other columns."""
    header = HEADERS[part]
    lines = numbered_lines(stream, name)
    number, first = next(lines, (1, ""))
    if tuple(cell.strip().lower() for cell in first.split("\t")) != header:
        raise ReleaseError(f"the columns {', '.join(header)} expected", f"{name}, line {number}")
    for at, line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(header) or not cells[0].isdigit() or not CODE.fullmatch(cells[1]) or not cells[-1]:
            raise ReleaseError(f"the columns {', '.join(header)} expected", f"{name}, line {at}")
        yield Wording(cells[1], cells[-1])


def _each(stream: IO[bytes], name: str, pattern: re.Pattern[str], expected: str) -> Iterator[Wording]:
    seen: set[str] = set()
    notice: list[str] = []
    for number, line in numbered_lines(stream, name):
        where = f"{name}, line {number}"
        found = pattern.fullmatch(line.rstrip())
        if found is None:
            if seen or _ALMOST.match(line):
                raise ReleaseError(expected, where)
            notice.append(line)
            continue
        if notice and not COPYRIGHT.search(" ".join(notice)):
            raise ReleaseError(f"{expected}, or the publisher's notice before the first", f"{name}, line 1")
        if found[1] in seen:
            raise ReleaseError(f"{found[1]} stands twice in the list", where)
        notice = []
        seen.add(found[1])
        yield Wording(found[1], found[2].strip())
    if not seen:
        raise ReleaseError("holds no codes", name)
