"""Which code of a drug the words around its name ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.services.descriptor import INHALED
from medcodex.suggest.services.doses import fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.suggest.services.descriptor import DrugCode
    from medcodex.suggest.services.drug_list import DrugName
    from medcodex.terminology.ndc.amounts import Amount

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROUTES = {
    "im": "intramuscular",
    "intramuscularly": "intramuscular",
    "iv": "intravenous",
    "intravenously": "intravenous",
    "sq": "subcutaneous",
    "subq": "subcutaneous",
    "sub-q": "subcutaneous",
    "subcut": "subcutaneous",
    "subcutaneously": "subcutaneous",
}


def words_around(sentence: str, name: DrugName) -> frozenset[str]:
    """The words of a sentence, short routes spelled out, and those that the drug's name stands for."""
    found = set(_WORD.findall(sentence.lower()))
    return frozenset(found | {_ROUTES[word] for word in found if word in _ROUTES} | name.words)


def candidates(name: DrugName, around: frozenset[str], *, inhaled: bool) -> list[DrugCode]:
    """The codes whose form, maker and salt the words allow. Salts decide only between codes."""
    open_codes = [
        code
        for code in name.codes
        if (code.route == INHALED) == inhaled and code.wants <= around and _marked(code, around, name)
    ]
    told = [code for code in open_codes if code.salts <= around]
    if len(open_codes) == 1 or not told:
        return open_codes
    most = max(len(code.salts) for code in told)
    return [code for code in told if len(code.salts) == most]


def chosen(codes: Sequence[DrugCode], dose: Amount | None) -> DrugCode | None:
    """The one code to report; None where several are left that differ in more than the size of a unit."""
    if len(codes) == 1:
        return codes[0]
    units = [code.unit for code in codes if code.unit is not None]
    alike = {(code.name, code.salts, code.wants, code.marks) for code in codes}
    if dose is None or len(alike) != 1 or len(units) != len(codes):
        return None
    unit = fitting(dose, units)
    return next((code for code in codes if code.unit == unit), None)


def _marked(code: DrugCode, around: frozenset[str], name: DrugName) -> bool:
    """A biological product's four letters need not be written where no other product has the name."""
    if not code.marks or any(mark <= around for mark in code.marks):
        return True
    return len(name.codes) == 1 and all(len(word) == 4 for mark in code.marks for word in mark)
