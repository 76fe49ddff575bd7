"""Which code systems a code could be of, told from its shape."""

from __future__ import annotations

from medcodex.terminology.code_forms import NORMALISERS
from medcodex.terminology.cpt import codes as cpt
from medcodex.terminology.icd10pcs import codes as icd10pcs
from medcodex.terminology.icd11 import codes as icd11
from medcodex.terminology.ndc import codes as ndc


def systems_of(text: str) -> list[str]:
    """The systems whose codes look like the text, in the order in which they are to be asked: ICD-10-CM first. Empty
    where it looks like none."""
    return [name for name in NORMALISERS if _fits(name, text)]


def _fits(name: str, text: str) -> bool:
    if name == "icd10pcs":
        return _starts_procedure(text)
    if name == "icd11":  # chapters, blocks and entities go by numbers, which are no codes
        return icd11.normalise_code(text) is not None
    if name == "ndc":
        return _names_drug(text)
    return NORMALISERS[name](text) is not None


def _names_drug(text: str) -> bool:
    """Any four to six digits could be a labeler, and ten digits several packages: a package or a product has to be
    meant, which of them is the directory's to say."""
    return any(reading.level != "labeler" for reading in ndc.readings(text))


def _starts_procedure(text: str) -> bool:
    """Any start of an ICD-10-PCS code has its normal form: only whole ones count here, and those that begin with a
    digit and have the shape of no CPT or ICD-11 code."""
    code = icd10pcs.normalise(text)
    if code is None:
        return False
    started = code[0].isdigit() and cpt.normalise(code) is None and icd11.normalise_code(code) is None
    return icd10pcs.is_code(code) or started
