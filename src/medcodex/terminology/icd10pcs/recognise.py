"""Which file is a part of ICD-10-PCS, told from how its content begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.icd10pcs.codelist import CODES_LINE, ORDER_LINE
from medcodex.terminology.recognition import (
    NotTaken,
    Recognised,
    head_lines,
    head_text,
    named_version,
    recognised_xml,
    root_tag,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_XML_PARTS = {"ICD10PCS.tabular": "tables", "ICD10PCS.index": "index", "ICD10PCS.definitions": "definitions"}
_FOREIGN = NotTaken("not a file of ICD-10-PCS", foreign=True)
_LOOKED_AT = 200


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers. ReleaseError
    for a file that is clearly ICD-10-PCS while neither content nor names say which release."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    if text.lstrip().startswith("<"):
        tag = root_tag(text)
        if tag in _XML_PARTS:
            return recognised_xml(_XML_PARTS[tag], text, names)
        return NotTaken("ICD-10-PCS of a kind not known") if tag.startswith("ICD10PCS") else _FOREIGN
    lines = head_lines(head, text)[:_LOOKED_AT]
    for form, pattern in (("order", ORDER_LINE), ("codes", CODES_LINE)):
        if lines and all(pattern.match(line) for line in lines):
            return Recognised("codes", form, named_version(names))
    return _FOREIGN
