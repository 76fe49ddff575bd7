"""Words and colours of practice charts and their marks, as pages show them."""

from __future__ import annotations

from typing import Any

NEAR = {
    "hit": ("found", "done"),
    "alternative": ("found, by a code accepted in its place", "done"),
    "detail": ("found, with other details", "wait"),
    "seventh": ("wrong seventh character", "wait"),
    "axis": ("one axis wrong", "wait"),
    "less-specific": ("less specific", "wait"),
    "near": ("missed, a neighbour was given", "stop"),
    "missed": ("missed", "stop"),
}
VERDICTS = {
    "right": ("right", "done"),
    "detail": ("details differ", "wait"),
    "seventh": ("seventh character", "wait"),
    "axis": ("one axis", "wait"),
    "less-specific": ("less specific", "wait"),
    "acceptable": ("may be reported", "act"),
    "site": ("accepted at this site", "act"),
    "tempting": ("tempting", "stop"),
    "neighbour": ("another of its category", "stop"),
    "beyond": ("beyond the key", "stop"),
    "unsupported": ("unsupported", "stop"),
    "invalid": ("not valid", "stop"),
    "twice": ("given twice", "stop"),
}
STANDINGS = {"open": ("waits for an answer", "wait"), "upheld": ("upheld", "done"), "explained": ("explained", "act")}
STATES = {
    "draft": ("draft", "wait"),
    "published": ("published", "done"),
    "replaced": ("replaced", "act"),
    "retired": ("retired", "act"),
}
PARTS = {
    "recall": "Recall",
    "precision": "Precision",
    "sequencing": "Sequencing",
    "specificity": "Specificity",
    "conventions": "Conventions",
    "visit": "Visit level",
    "poa": "Present on admission",
    "drg": "MS-DRG",
}
SYSTEM_NAMES = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS",
    "cpt": "CPT",
    "cdt": "CDT",
    "ndc": "NDC",
}
MDM = ("straightforward", "low", "moderate", "high")


def percent(value: float) -> str:
    """A score from 0 to 1 as people read it; what is not whole is never shown as whole."""
    whole = int(value * 100 + 0.5)
    return f"{min(whole, 99) if value < 1 else whole}%"


WORDS: dict[str, Any] = {
    "nears": NEAR,
    "verdicts": VERDICTS,
    "standings": STANDINGS,
    "states": STATES,
    "part_names": PARTS,
    "system_names": SYSTEM_NAMES,
    "mdm": MDM,
    "percent": percent,
}
