"""The code systems that releases can be of, and where the rows of each part lie in a release file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ICD10CM = "icd10cm"
ICD10PCS = "icd10pcs"
HCPCS = "hcpcs"
CPT = "cpt"
CDT = "cdt"
ICD11 = "icd11"
NDC = "ndc"


@dataclass(frozen=True, slots=True)
class PartRows:
    """The table that holds the rows of a part, and the condition that tells them from other parts' rows in it. A part
    that is published at times of its own (``apart``) is behind only once its release has ended."""

    table: str
    where: str = "1"
    apart: bool = False

    @property
    def clear(self) -> str:
        """The statement that takes the part's rows out."""
        return f"DELETE FROM {self.table} WHERE {self.where}"  # noqa: S608 - names from the table below

    @property
    def count(self) -> str:
        """The query for the number of the part's rows."""
        return f"SELECT count(*) FROM {self.table} WHERE {self.where}"  # noqa: S608 - names from the table below


@dataclass(frozen=True, slots=True)
class System:
    """One code system: its name in commands, its name in words, the licence of its content, its parts in order.

    ``dated`` are the forms of a code list whose rows carry their own first and last day, so that a release made of one
    also answers for days before it.
    ``agreement`` names the licence that a person must hold before files are taken; "" where none is needed."""

    name: str
    title: str
    licence: str
    parts: Mapping[str, PartRows]
    dated: frozenset[str] = frozenset()
    agreement: str = ""


SYSTEMS: Mapping[str, System] = {
    ICD10CM: System(
        ICD10CM,
        "ICD-10-CM",
        "public domain (CDC NCHS, CMS)",
        {
            "codes": PartRows("code"),
            "tabular": PartRows("entry"),
            "index": PartRows("term", "source = 'index'"),
            "eindex": PartRows("term", "source = 'eindex'"),
            "neoplasm": PartRows("grid", "part = 'neoplasm'"),
            "drug": PartRows("grid", "part = 'drug'"),
            "poa": PartRows("exempt"),
        },
    ),
    ICD10PCS: System(
        ICD10PCS,
        "ICD-10-PCS",
        "public domain (CMS)",
        {
            "codes": PartRows("code"),
            "tables": PartRows("pcs_row"),
            "index": PartRows("term"),
            "definitions": PartRows("definition"),
        },
    ),
    HCPCS: System(
        HCPCS,
        "HCPCS Level II",
        "public domain (CMS)",
        {"codes": PartRows("code")},
        dated=frozenset({"record", "table"}),
    ),
    CPT: System(
        CPT,
        "CPT",
        "American Medical Association, by the site's own licence",
        {
            part: PartRows("wording", f"part = '{part}'")
            for part in ("codes", "medium", "short", "consumer", "clinician", "modifiers", "pla", "citations")
        },
        agreement="CPT licence of the American Medical Association",
    ),
    CDT: System(
        CDT,
        "CDT",
        "American Dental Association, by the site's own licence",
        {"codes": PartRows("code")},
        agreement="CDT licence of the American Dental Association",
    ),
    ICD11: System(
        ICD11,
        "ICD-11 MMS",
        "CC BY-ND 3.0 IGO (World Health Organization, International Classification of Diseases, Eleventh Revision)",
        {"codes": PartRows("code")},
    ),
    NDC: System(
        NDC,
        "NDC",
        "public domain (FDA, CMS)",
        {
            "codes": PartRows("code", "NOT billable"),
            "packages": PartRows("code", "billable"),
            "crosswalk": PartRows("crosswalk", apart=True),
        },
        dated=frozenset({"fda"}),
    ),
}
