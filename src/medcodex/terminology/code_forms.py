"""How a code of each system is put in its printed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.cdt import codes as cdt
from medcodex.terminology.cpt import codes as cpt
from medcodex.terminology.hcpcs import codes as hcpcs
from medcodex.terminology.icd10cm import codes as icd10cm
from medcodex.terminology.icd10pcs import codes as icd10pcs
from medcodex.terminology.icd11 import codes as icd11
from medcodex.terminology.ndc import codes as ndc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NORMALISERS: Mapping[str, Callable[[str], str | None]] = {
    "icd10cm": icd10cm.normalise,
    "icd10pcs": icd10pcs.normalise,
    "hcpcs": hcpcs.normalise,
    "cpt": cpt.normalise,
    "cdt": cdt.normalise,
    "icd11": icd11.normalise,
    "ndc": ndc.normalise,
}
