"""Which file is WHO's simple tabulation of ICD-11 MMS, told from how its content begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd11.release import version_of_names, version_of_stamp
from medcodex.terminology.icd11.tabulation import NEEDED, columns
from medcodex.terminology.recognition import NotTaken, Recognised, head_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a file of ICD-11", foreign=True)
_LINEARIZATION = re.compile(r"id\.who\.int/\w+/release/[^\s\"]*?/(?!beta/)(\w+)/[0-9]")
_WORKING_STATE = "icd.who.int/dev11/"


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers. ReleaseError for
    a tabulation of which neither heading nor names say the release."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    heading, _, rows = text.partition("\n")
    found = columns(heading.rstrip("\r"))
    if not set(found) >= NEEDED:
        return _FOREIGN
    linearization = _LINEARIZATION.search(rows)
    if linearization is not None and linearization[1] != "mms":
        return NotTaken(f"a tabulation of {linearization[1].upper()}, which is not ICD-11 MMS")
    if _WORKING_STATE in rows:
        return NotTaken("a working state of WHO's maintenance platform, not a release of ICD-11 MMS")
    version = next((told for name in found if (told := version_of_stamp(name))), None) or version_of_names(names)
    if version is None:
        raise ReleaseError(
            "states no release of ICD-11, and neither do its name and folder (such as 2025-01)", names[0]
        )
    return Recognised("codes", "workbook" if _in_workbook(names) else "tabulation", version)


def _in_workbook(names: Sequence[str]) -> bool:
    return any(name.lower().endswith(".xlsx") for name in names[1:2])
