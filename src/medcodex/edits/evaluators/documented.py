"""Checks that weigh documented facts against codes (Official Guidelines I.C.6.a, II.H, I.C.21.c.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.edits.pairs import PairTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Evaluate, Maker

# Last character of a hemiplegia or monoplegia code by side, where the dominant side is not documented.
_DEFAULT = {"right": ("1",), "left": ("4",), "ambidextrous": ("1", "2")}
# Uncertain diagnoses that are not coded as if established in any setting (I.C.1.a, f, g; I.C.10.c; I.C.19.f; I.C.20.j).
_NEVER = ("B20", "Z21", "A92.5", "U07.1", "J09", "J10", "T74", "Y38")


def dominance(case: Case, places: list[int]) -> Iterator[Hit]:
    """The side is documented, the dominant one is not, and the code is not the one that the default gives."""
    for place in places:
        if not {"unknown", "undocumented"} & set(case.values("handedness", place)):
            continue
        for side in (*case.values("side", place), *case.values("laterality", place)):
            wanted = _DEFAULT.get(side)
            if wanted and case.codes[place][-1] not in wanted:
                yield Hit((place,), mends=tuple(case.codes[place][:-1] + last for last in wanted))


def uncertain_not_coded(case: Case, places: list[int]) -> Iterator[Hit]:
    """A diagnosis uncertain at discharge from a hospital that is not on the claim."""
    if not case.acute:
        return
    for listed in case.values("uncertain"):
        stem = listed.rstrip("-").rstrip(".").upper()
        if stem[1:2].isdigit() and not stem.startswith(_NEVER) and not any(c.startswith(stem) for c in case.codes):
            yield Hit((), f"{stem} is uncertain at discharge and is coded as if it existed", (f"add {stem}",))


def _follow_up_site(sets: CodeSets, rest: str) -> Evaluate:
    tables = [PairTable.load(name, sets) for name in ("active_history", "active_history_paired")]
    malignancy = sets.number("malignancy")

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """Follow-up with a malignancy at the site of the history."""
        for place in places:
            found = [
                (active, history)
                for active in case.places(malignancy)
                for table in tables
                for history, _ in table.found(case, active)
            ]
            if found:
                yield Hit((place, *found[0]))

    return evaluate


EVALUATORS: dict[str, Maker] = {
    "dominance": plain(dominance),
    "uncertain_not_coded": plain(uncertain_not_coded),
    "follow_up_site": _follow_up_site,
}
