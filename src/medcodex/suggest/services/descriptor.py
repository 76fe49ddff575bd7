"""What a HCPCS Level II descriptor of a drug says: which drug, in which form or of which maker, in what unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.ndc.amounts import Amount, amount
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

INHALED, INJECTED, IN_VEIN = "inhaled", "injected", "in vein"

_KIND = re.compile(r"\s*(injections?|infusions?|instillation)\b[\s,]*")
_GENERIC_COPY = re.compile(r",?\s*not therapeutically equivalent to [a-z]\d{4}")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_UNITS = (
    r"milligrams?|mg|micrograms?|mcg|grams?|gms?|g|international units?|usp units?|i\.u\.|iu|units?|ml|cc|meq|mmol|"
    r"millicuries?|mci"
)
_AMOUNT = re.compile(
    r"(?:,|\b(?:per|up to|each)\b|\s)*(?<![\w.,])(?P<figure>\d[\d,]*(?:\.\d+)?|\.\d+)?\s*"
    rf"(?P<unit>(?<![a-z]){_UNITS})(?![a-z0-9])"
    r"(?P<below>\s*/|\s*per\s)?"
)
_ITEM = re.compile(r",?\s*per (?:single dose |single use |single-dose |single-use )?(?P<item>vial|dose)\b")
_NO_DRUG = re.compile(r"\boral\b|not otherwise classified|\bunclassified\b|prescription drug")
_RULE_OF_PAYMENT = re.compile(r"code may be used|use this code|not to be used|not for use")
_PURPOSE = re.compile(r"\bfor (?:the )?treatment\b.*|\bfor hospitalized\b.*")
_EQUALS = re.compile(r"\s*=\s*1 unit")
_CHOICE = re.compile(r",|\bor\b")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SUFFIX = re.compile(r"-[a-z]{4}$")


@dataclass(frozen=True, slots=True)
class DrugCode:
    """One code. ``name`` is the drug in the descriptor's words without salts, ``salts`` the words that name the salt,
    ``wants`` words that the note has to have for this code (formulation, the other drug of a combination), ``marks``
    sets of words of which it has to have one (brand, maker, the four letters of a biological product).
    ``unit`` is the amount of one unit; None where a unit is one vial or dose."""

    code: str
    title: str
    name: tuple[str, ...]
    salts: frozenset[str]
    wants: frozenset[str]
    marks: tuple[frozenset[str], ...]
    unit: Amount | None
    route: str


class DescriptorWords:
    """Words of descriptors that name a salt, and words that say nothing of which drug it is."""

    def __init__(self, salts: frozenset[str], elements: frozenset[str], idle: frozenset[str]) -> None:
        self.salts = salts
        self.elements = elements
        self.idle = idle

    @classmethod
    def load(cls) -> DescriptorWords:
        """The packaged table (data/services/descriptor_words.tsv)."""
        kinds: dict[str, set[str]] = {"salt": set(), "element": set(), "idle": set()}
        for row in table_rows("medcodex.suggest", "data/services/descriptor_words.tsv"):
            kinds[row["kind"]].add(row["word"])
        return cls(frozenset(kinds["salt"]), frozenset(kinds["element"]), frozenset(kinds["idle"]))


def read_descriptor(code: str, title: str, words: DescriptorWords) -> DrugCode | None:
    """The drug and unit of a descriptor; None where it names none, more than one amount, or a drug taken by mouth."""
    text = _GENERIC_COPY.sub("", title.lower())
    kind = _KIND.match(text)
    inhaled = "inhalation solution" in text
    if _NO_DRUG.search(text) or (kind is None and not inhaled and not code.startswith(("J", "Q5", "Q9"))):
        return None
    brackets = [part for part in _IN_BRACKETS.findall(text) if not _RULE_OF_PAYMENT.search(part)]
    bare = _IN_BRACKETS.sub(" ", text[kind.end() :] if kind else text)
    unit = _unit(bare) or next(filter(None, map(_unit, brackets)), None)
    if unit is None or unit.several:
        return None
    head, tail = bare[: unit.start], bare[unit.end :]
    if not unit.outside(bare):
        head, tail = bare, ""
    first, *rest = head.split(",")
    name, salts, suffix = _name(first, words)
    if not name:
        return None
    wants = frozenset(word for part in (*rest, tail) if " or " not in part for word in _telling(part, words))
    named = [*brackets, *(part for part in rest if " or " in part)]
    choices = [choice for part in named for choice in _CHOICE.split(part)]
    marks = [frozenset(_telling(choice, words)) for choice in (*choices, suffix)]
    route = INHALED if inhaled else IN_VEIN if kind and kind[1].startswith("infusion") else INJECTED
    return DrugCode(code, title, name, salts, wants, tuple(filter(None, marks)), unit.amount, route)


@dataclass(frozen=True, slots=True)
class _Unit:
    amount: Amount | None
    start: int
    end: int
    several: bool
    text: str

    def outside(self, bare: str) -> bool:
        """Whether it stands in the text outside brackets."""
        return self.text == bare


def _unit(text: str) -> _Unit | None:
    text = _EQUALS.sub("", text)
    found = [one for one in _AMOUNT.finditer(text) if one["figure"] or "per" in one[0] or "each" in one[0]]
    item = _ITEM.search(text)
    if item and not found:
        return _Unit(None, item.start(), item.end(), False, text)
    if not found:
        return None
    read = amount(f"{found[0]['figure'] or '1'} {found[0]['unit']}")
    if read is None:
        return None
    several = len(found) > 1 or found[0]["below"] is not None
    return _Unit(read, found[0].start(), found[0].end(), several, text)


def _name(text: str, words: DescriptorWords) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Name, salts, and the four letters that tell biological products apart."""
    found = [word for word in _WORD.findall(text) if word not in words.idle]
    suffix = ""
    if found and len(found[-1]) > 8 and _SUFFIX.search(found[-1]):
        suffix = found[-1][-4:]
        found[-1] = found[-1][:-5]
    if not found or found[0] in words.elements:
        return tuple(found), frozenset(), suffix
    salts = frozenset(word for word in found[1:] if word in words.salts)
    return tuple(word for n, word in enumerate(found) if n == 0 or word not in words.salts), salts, suffix


def _telling(text: str, words: DescriptorWords) -> Iterator[str]:
    """The words of a qualification that tell codes apart."""
    for word in _WORD.findall(_PURPOSE.sub("", text)):
        if word not in words.idle and len(word) > 1 and not word.isdigit():
            yield word
