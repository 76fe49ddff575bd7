"""The shape of the codes of ICD-11 MMS, and the keys of what has no code (ICD-11 Reference Guide, section 1.2.4: the
letters O and I are not used; the second character of a code is a letter, the third a digit; extension codes begin with
X and have no dot)."""

from __future__ import annotations

import re

_LETTER = "A-HJ-NP-Z"
_ANY = f"0-9{_LETTER}"
_STEM = re.compile(rf"[0-9A-HJ-NP-WYZ][{_LETTER}][0-9][{_ANY}](?:\.[{_ANY}]{{1,2}})?\Z")
_UNDOTTED = re.compile(rf"[0-9A-HJ-NP-WYZ][{_LETTER}][0-9][{_ANY}]{{1,3}}\Z")
_EXTENSION = re.compile(rf"X[{_LETTER}][0-9][{_ANY}]{{1,3}}\Z")
_CHAPTER = re.compile(r"[0-9]{1,2}\Z|[VX]\Z")
_BLOCK = re.compile(rf"BLOCK(L[0-9])-([{_ANY}]{{2,4}})\Z")
_ENTITY = re.compile(r"[0-9]{4,12}\Z")
_CATEGORY = 4


def is_stem(code: str) -> bool:
    """Whether a printed code has the shape of a stem code: 5A11, BA41.0, 2C25.0Z."""
    return _STEM.match(code) is not None


def is_extension(code: str) -> bool:
    """Whether a printed code has the shape of an extension code: XK8G, XA7RE3."""
    return _EXTENSION.match(code) is not None


def normalise_code(text: str) -> str | None:
    """The printed form of a stem or extension code typed with or without its dot, in either case; None where the text
    has not the shape of one."""
    bare = text.strip()
    if not bare.isascii():
        return None
    code = bare.upper()
    if is_stem(code) or is_extension(code):
        return code
    return f"{code[:_CATEGORY]}.{code[_CATEGORY:]}" if _UNDOTTED.match(code) else None


def normalise(text: str) -> str | None:
    """As normalise_code, and the keys of what has no code: a chapter's number (01 to 26, V, X), a block's id
    (BlockL1-1A0), and where WHO gives a block no id either, the number of its entity."""
    bare = text.strip().upper()
    if _CHAPTER.match(bare):
        return bare.zfill(2) if bare.isdigit() else bare
    block = _BLOCK.match(bare)
    if block:
        return f"Block{block[1]}-{block[2]}"
    return bare if _ENTITY.match(bare) else normalise_code(bare)
