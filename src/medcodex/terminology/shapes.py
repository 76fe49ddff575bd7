"""Which code systems a code could be of, told from its shape."""

from __future__ import annotations

from medcodex.terminology.code_forms import NORMALISERS
from medcodex.terminology.cpt import codes as cpt
from medcodex.terminology.icd10pcs import codes as icd10pcs


def systems_of(text: str) -> list[str]:
    """The systems whose codes look like the text, in the order in which they are to be asked: ICD-10-CM first. Empty
    where it looks like none."""
    return [name for name in NORMALISERS if _fits(name, text)]


def _fits(name: str, text: str) -> bool:
    if name == "icd10pcs":
        return _starts_procedure(text)
    return NORMALISERS[name](text) is not None


def _starts_procedure(text: str) -> bool:
    """Any start of an ICD-10-PCS code has its normal form: only whole ones count here, and those that begin with a
    digit and are no CPT code."""
    code = icd10pcs.normalise(text)
    if code is None:
        return False
    return icd10pcs.is_code(code) or (code[0].isdigit() and cpt.normalise(code) is None)
