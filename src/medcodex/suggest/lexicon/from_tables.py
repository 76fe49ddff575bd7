"""Phrases of the neoplasm table and of the table of drugs and chemicals."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from medcodex.suggest.lexicon.neoplasm_words import COLUMNS, mark
from medcodex.suggest.lexicon.phrases import MAX_WORDS, combine
from medcodex.text.lexicon import Sense

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.icd10cm.model import IndexEntry, TableRow

RANK_NEOPLASM, RANK_DRUG = 27, 50
_BEHAVIOUR = ("Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign", "Uncertain Behavior", "Unspecified")
_DRUG_COLUMNS = (
    (0, "Poisoning, accidental", (("poisoning",), ("overdose",), ("accidental", "overdose"), ("toxicity",))),
    (1, "Poisoning, intentional self-harm", (("intentional", "overdose"), ("suicide", "attempt"))),
    (4, "Adverse effect", (("adverse", "effect"), ("adverse", "reaction"), ("side", "effect"))),
    (5, "Underdosing", (("underdosing",),)),
)

_TISSUE = re.compile(r"Neoplasm, (bone|connective tissue|skin), (malignant|benign)$")
_COLUMN_OF = {"malignant": 0, "benign": 3}
# Sites whose own row is the skin or an ill-defined part of the body.
_OF_SKIN = frozenset({"C44", "C76"})
_SKIN_GROWTH = re.compile(r"squamous cell|basal cell", re.IGNORECASE)

Phrase = tuple[frozenset[str], int, Sense]


def neoplasm_phrases(rows: Iterable[TableRow], words: Wording) -> Iterator[Phrase]:
    """Site by behaviour; the main term's own row is the unspecified site."""
    table = list(_walk(rows, words))
    ill_defined = {steps[1] for steps, _, row in table if len(steps) == 2 and _target(row.cells[0])[:3] in _OF_SKIN}
    skin = words.forms("skin")
    for steps, path, row in table:
        if len(steps) > 3 and steps[1] == (skin,) and steps[2] in ill_defined and _SKIN_GROWTH.match(row.title):
            # The table's asterisk: such a growth of these sites is one of their skin.
            sense = Sense(_target(row.cells[0]), "neoplasm", path, "ICD-10-CM Table of Neoplasms")
            yield from ((site, RANK_NEOPLASM, sense) for site in combine(steps[2:]) if len(site) <= MAX_WORDS)
        for behaviour, label, cell in zip(COLUMNS, _BEHAVIOUR, row.cells, strict=True):
            code = _target(cell)
            if not code:
                continue
            sense = Sense(code, "neoplasm", (*path, label), "ICD-10-CM Table of Neoplasms")
            for site in combine(steps[1:]):
                if len(site) <= MAX_WORDS:
                    yield site | {mark(behaviour)}, RANK_NEOPLASM, sense


def histology_phrases(entries: Iterable[IndexEntry], rows: Iterable[TableRow], words: Wording) -> Iterator[Phrase]:
    """Main terms that point to one tissue of the table ("Osteosarcoma, see Neoplasm, bone, malignant"), with each of
    that tissue's sites."""
    sites: dict[str, list[tuple[tuple[str, ...], TableRow, tuple[frozenset[str], ...]]]] = defaultdict(list)
    for steps, path, row in _walk(rows, words):
        if len(path) > 2:
            sites[path[1]].append((path, row, tuple(combine(steps[2:]))))
    for entry in entries:
        pointed = _TISSUE.match(entry.see or "") if entry.level == 0 else None
        if pointed is None:
            continue
        tissue, behaviour = pointed.groups()
        for path, row, places in sites.get(tissue, ()):
            code = _target(row.cells[_COLUMN_OF[behaviour]])
            if not code:
                continue
            steps_taken = (entry.title, f"see {entry.see}", *path, _BEHAVIOUR[_COLUMN_OF[behaviour]])
            sense = Sense(code, "neoplasm", steps_taken, "ICD-10-CM Table of Neoplasms")
            for named in words.alternatives(entry.title):
                for site in places:
                    if site and len(site | named) <= MAX_WORDS:
                        yield site | named, RANK_NEOPLASM, sense


def drug_phrases(rows: Iterable[TableRow], words: Wording) -> Iterator[Phrase]:
    """Substance by circumstance: "overdose of", "adverse effect of", "underdosing of"."""
    for steps, path, row in _walk(rows, words):
        for column, label, circumstances in _DRUG_COLUMNS:
            code = _target(row.cells[column])
            if not code:
                continue
            sense = Sense(code, "drug", (*path, label), "ICD-10-CM Table of Drugs and Chemicals")
            for substance in combine(steps, limit=2):
                for words_of in circumstances:
                    said = words.forms(" ".join(words_of))
                    if len(substance) + len(said) <= MAX_WORDS:
                        yield substance | said, RANK_DRUG, sense


def _target(cell: str | None) -> str:
    code = (cell or "").replace("--", "").strip()
    return code.rstrip("-").rstrip(".") if code[:1].isalpha() else ""


def _walk(
    rows: Iterable[TableRow], words: Wording
) -> Iterator[tuple[tuple[tuple[frozenset[str], ...], ...], tuple[str, ...], TableRow]]:
    steps: dict[int, tuple[tuple[frozenset[str], ...], ...]] = {}
    paths: dict[int, tuple[str, ...]] = {}
    for row in rows:
        above = () if row.parent is None else steps[row.parent]
        own = words.alternatives(row.title)
        steps[row.id] = (*above, own) if own else above
        paths[row.id] = (*(() if row.parent is None else paths[row.parent]), row.title)
        yield steps[row.id], paths[row.id], row
