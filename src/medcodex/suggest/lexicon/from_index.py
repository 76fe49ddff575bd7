"""Phrases of the alphabetic index and of the external cause index: every path, with "see" followed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.lexicon.phrases import MAX_WORDS, combine, with_optional
from medcodex.text.lexicon import Sense
from medcodex.text.tokens import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.icd10cm.model import IndexEntry

RANK_INDEX, RANK_INDEX_OPTIONAL, RANK_SEE, RANK_UNCODED, RANK_EXTERNAL = 20, 25, 28, 58, 60
_SOURCES = {"index": "ICD-10-CM alphabetic index", "eindex": "ICD-10-CM external cause index"}
_SEXES = frozenset({"male", "female"})
_ABBREVIATION = re.compile(r"[A-Z]{1,5}$")
# Main terms for services: what the note says was done is no reason for the encounter; the project's lexicon holds the
# wordings that state one ("annual physical", "screening colonoscopy").
_SERVICES = frozenset(
    {"Examination", "Test", "Encounter", "Admission", "Observation", "Counseling", "Screening", "Checking", "Fitting"}
)
# Main terms that a note names without the word that parts them from a rarer one (I.C.19.c: a fracture is traumatic
# unless the record says otherwise).
_BY_DEFAULT = {"Fracture, traumatic": "Fracture"}
# Main terms whose subterm "skin" a note leaves out.
_OF_SKIN = frozenset({"Melanoma"})
_NOT_A_PLACE = re.compile(r"^(condition|by site|by type)$|code$", re.IGNORECASE)

Phrase = tuple[frozenset[str], int, Sense]


def _is_cut_short(entry: IndexEntry) -> bool:
    """Whether a main term is an eponym whose noun is missing ("Raymond(-Cestan)", "Robinson's"): a bare surname."""
    bare = " " not in entry.title and entry.level == 0
    return bare and (entry.title.endswith(("'s", "’s")) or any(n.startswith("-") for n in entry.nonessential))


def _is_lost(entry: IndexEntry, words: Wording) -> bool:
    """Whether an eponym is a function word to the matcher ("Hers' disease"): what is left of it names nothing."""
    first = entry.title.split(" ")[0]
    return first[:1].isupper() and (entry.level > 0 or "'" in first) and not words.forms(first)


def is_understood(entry: IndexEntry, entries: Sequence[IndexEntry]) -> bool:
    """Whether a subterm goes without saying: "melanoma of the arm" is one of its skin."""
    if entry.title != "skin" or entry.parent is None:
        return False
    return entries[entry.parent].level == 0 and entries[entry.parent].title in _OF_SKIN


class IndexPhrases:
    """Walks the index once; keeps "see" references to be resolved when all other phrases are known."""

    def __init__(self, entries: Sequence[IndexEntry], words: Wording) -> None:
        self._entries = entries
        self._words = words
        self._steps: list[tuple[tuple[frozenset[str], ...], ...]] = []
        self._paths: list[tuple[str, ...]] = []
        self._references: list[tuple[frozenset[str], str, tuple[str, ...], str]] = []
        self._below: dict[int, list[IndexEntry]] = {}
        main_terms = (entry for entry in entries if entry.level == 0 and entry.source == "index")
        self._conditions = frozenset(forms for entry in main_terms for forms in words.alternatives(entry.title))
        for entry in entries:
            if entry.parent is not None:
                self._below.setdefault(entry.parent, []).append(entry)
            own = words.alternatives(_BY_DEFAULT.get(entry.title, entry.title))
            if is_understood(entry, entries):
                own = ()
            above = () if entry.parent is None else self._steps[entry.parent]
            lost = _is_lost(entry, words)
            self._steps.append(() if lost else (*above, own) if own else above)
            self._paths.append((*(() if entry.parent is None else self._paths[entry.parent]), entry.title))

    def path(self, node: int) -> tuple[str, ...]:
        return self._paths[node]

    def phrases(self) -> Iterator[Phrase]:
        """Every path that ends in a code, and main terms whose subterms alone have codes ("Hypogonadism, male")."""
        for entry, steps in zip(self._entries, self._steps, strict=True):
            service = self._paths[entry.id][0].split(" ")[0].rstrip(",") in _SERVICES
            if not steps or service or self._words.is_other_choice(entry.title) or _is_cut_short(entry):
                continue
            target = entry.see or (entry.see_also if not entry.code else None)
            for base in combine(steps):
                if not 0 < len(base) <= MAX_WORDS or (entry.source == "eindex" and len(base) == 1):
                    continue
                if entry.code or (not target and self._asks_for_sex(entry)):
                    yield from self._coded(entry, base)
                elif target:
                    self._references.append((base, target, self._paths[entry.id], entry.source))

    def _asks_for_sex(self, entry: IndexEntry) -> bool:
        """Whether a main term has no code of its own but one for each sex, which the note tells ("Hypogonadism")."""
        return entry.level == 0 and any(below.title.lower() in _SEXES for below in self._below.get(entry.id, ()))

    def _coded(self, entry: IndexEntry, base: frozenset[str]) -> Iterator[Phrase]:
        rank = RANK_EXTERNAL if entry.source != "index" else RANK_INDEX if entry.code else RANK_UNCODED
        code = (entry.code or "").rstrip("-").rstrip(".")
        cased = entry.title if _ABBREVIATION.match(entry.title) else ""
        sense = Sense(code, entry.source, self._paths[entry.id], _SOURCES[entry.source], entry.id, cased)
        yield base, rank, sense
        for more in with_optional(base, map(self._words.forms, filter(self._is_modifier, entry.nonessential))):
            if len(more) <= MAX_WORDS:
                yield more, rank + (RANK_INDEX_OPTIONAL - RANK_INDEX), sense

    def _is_modifier(self, optional: str) -> bool:
        """Whether a nonessential modifier stays one in its matching form: "pneumonia (septic)" must not make one
        phrase of pneumonia and sepsis."""
        forms = self._words.forms(optional)
        return forms == self._words.plain_forms(optional) or forms not in self._conditions

    def _deeper(self, sense: Sense, left: frozenset[str]) -> Sense:
        """The reference's own words choose among the subterms of what it points to: "Ulcer, foot, see Ulcer, lower
        limb" goes on to "foot" there."""
        if sense.node < 0 or not left:
            return sense
        for entry in self._below.get(sense.node, ()):
            if not entry.code:
                continue
            for forms in self._words.alternatives(entry.title):
                if forms <= left:
                    code = entry.code.rstrip("-").rstrip(".")
                    return sense._replace(code=code, node=entry.id, path=self._paths[entry.id])
        return sense

    def references(self, senses: Callable[[int], Sequence[Sense]]) -> Iterator[Phrase]:
        """Phrases of "see" entries, by what the words they point to mean. Three rounds follow chains of "see"."""
        pending = self._references
        found: dict[int, list[Sense]] = {}
        for _ in range(3):
            left = []
            for base, target, path, source in pending:
                if _NOT_A_PLACE.search(target):
                    continue
                key = key_of(self._words.forms(target.replace("by site", " ").replace("by type", " ")))
                meant = [s for s in (senses(key) or found.get(key, ())) if s.kind in {source, "neoplasm", "vague"}][:2]
                if not meant:
                    left.append((base, target, path, source))
                for s in (self._deeper(s, base - self._words.forms(target)) for s in meant):
                    cased = path[0] if _ABBREVIATION.match(path[0]) and len(path) == 1 else s.cased
                    sense = s._replace(path=(*path, f"see {target}", *s.path), cased=cased)
                    found.setdefault(key_of(base), []).append(sense)
                    yield base, RANK_SEE if source == "index" else RANK_EXTERNAL + 5, sense
            pending = left
