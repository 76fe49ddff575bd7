"""People whose names are those of diseases: "Dr. Addison", "R. Crohn, MD", "signed by Karen Bell".

Only a single capitalised word can be such a name ("Addison's disease" is none), and only beside a title, a credential
or the word that says who signed, saw or referred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_REACH = 60
_NAME = re.compile(r"[A-Z][a-z’'-]+")
_NAMED_BEFORE = re.compile(
    r"""(?:
        \b(?:Drs?|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss)\.?\s+
        | \b(?:[Ss]igned|[Dd]ictated|[Tt]ranscribed|[Ss]een|[Rr]eviewed|[Rr]eferred|[Ee]valuated|[Pp]erformed
          |[Aa]uthored)\s+by:?\s+
        | \b(?:[Aa]ttending|[Ss]urgeon|[Pp]hysician|[Pp]rovider|PCP|[Aa]ssistant|[Aa]uthor|[Pp]atient|Name):\s+
    )
    (?:[A-Z]\.\s*){0,2}(?:[A-Z][a-z’'-]+\s+(?:[A-Z]\.?\s+)?)?$""",
    re.VERBOSE,
)
_GIVEN_NAME_BEFORE = re.compile(r"(?:^|[\s,:])(?:[A-Z]\.|[A-Z][a-z’'-]+)\s*(?:[A-Z]\.?\s*)?$")
_CREDENTIAL_AFTER = re.compile(
    r"(?:,\s*|\s+)(?:[A-Z]\.\s*)?"
    r"(?:M\.?D|MBBS|Ph\.?D|FACS|FACP|D\.?O|N\.?P|P\.?A-C|P\.?A|R\.?N|APRN|FNP|CRNA|DPM|DDS|LPN|LCSW)\b\.?"
)
_LINE_ENDS = re.compile(r"[ \t.]*(?:\n|$)")
# A sentence with none of these words names nobody in a way that is read here.
_CUE_WORDS = (
    "dr doctor prof professor mr mrs miss md d mbb mbbs phd ph facs fac facp do np n pa p rn r aprn fnp crna dpm dds "
    "dd lpn lcsw m ms by attending surgeon physician provider pcp assistant author patient name"
)
_CUES = frozenset(_CUE_WORDS.split())


def may_name_people(forms: Iterable[str]) -> bool:
    """Whether the words of a sentence hold a title, a credential or a word that says who did something."""
    return not _CUES.isdisjoint(forms)


def is_person(text: str, start: int, end: int) -> bool:
    """Whether the word at these offsets is somebody's name."""
    word = text[start:end].removesuffix("'s").removesuffix("’s")
    if _NAME.fullmatch(word) is None:
        return False
    before = text[max(0, start - _REACH) : start]
    before = before[before.rfind("\n") + 1 :]
    if _NAMED_BEFORE.search(before):
        return True
    after = _CREDENTIAL_AFTER.match(text, end)
    if after is None:
        return False
    return _LINE_ENDS.match(text, after.end()) is not None or _GIVEN_NAME_BEFORE.search(before) is not None
