"""Which root operation: how each differs from those it is taken for (data/root_operations.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Guidance:
    """How ``operation`` differs from ``rival`` ("" where the advice is about the operation alone), with the guideline
    or definition it follows."""

    operation: str
    rival: str
    advice: str
    guideline: str
    source: str


def load_guidance() -> dict[str, tuple[Guidance, ...]]:
    """Root operation of the sections 0 to 9 -> advice on it, in the order of the table."""
    lines = (files("medcodex.terminology.icd10pcs") / "data" / "root_operations.tsv").read_text("utf-8").splitlines()
    found: dict[str, tuple[Guidance, ...]] = {}
    for line in lines[1:]:
        if line.strip():
            item = Guidance(*line.split("\t"))
            found[item.operation] = (*found.get(item.operation, ()), item)
    return found
