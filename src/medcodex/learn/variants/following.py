"""How an answer key follows a rewritten chart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.cases.reading import key_code
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medcodex.learn.cases.case import Case, Key, KeyCode, Quote
    from medcodex.learn.variants.declared import Alternative
    from medcodex.learn.variants.ports import VariantBooks

_DERIVED = frozenset({"icd10cm", "icd10pcs"})


def swaps(case: Case, chosen: Sequence[Alternative], books: VariantBooks) -> Mapping[str, str]:
    """Which code becomes which: first what is declared, of that the other side where an alternative mirrors (but not
    what it declares itself), then seventh characters. InputError where a code with the side has no sibling, a declared
    one is none of the key, or two alternatives declare one code to be different ones."""
    held = _codes(case)
    declared: dict[str, tuple[str, Alternative]] = {}
    for one in chosen:
        for old in (*one.codes, *one.drop):
            if old not in held:
                raise InputError(f"{one.name}: {old} is no code of the key", case.id)
        for old, new in one.codes.items():
            if declared.get(old, (new, one))[0] != new:
                raise InputError(f"{one.name}: {old} becomes another code by another alternative", case.id)
            declared[old] = new, one
    gone = {old for one in chosen for old in one.drop}
    found: dict[str, str] = {}
    for code, system in held.items():
        new, by = declared.get(code, (code, None))
        for one in chosen:
            if one.mirror is not None and one is not by and code not in gone:
                new = _mirrored(case, (system, new), one.name, one.mirror, books)
            if system == "icd10cm" and one is not by and len(plain(new)) == MAX_LENGTH:
                new = new[:-1] + one.seventh.get(new[-1], new[-1])
        if new != code:
            found[code] = new
    return found


def _codes(case: Case) -> Mapping[str, str]:
    """Every code that the key speaks of, with its system."""
    told = {code: one.system for one in case.key.codes for code in one.accepted}
    return told | {one.code: one.system for one in case.key.tempting}


def _mirrored(case: Case, told: tuple[str, str], name: str, sides: tuple[str, str], books: VariantBooks) -> str:
    system, code = told
    if books.side(system, code, case.date) != sides[0]:
        return code
    if system not in _DERIVED:
        raise InputError(f"{name}: {code} names a side; say in codes what becomes of it", case.id)
    other = books.other_side(system, code, sides[1], case.date)
    if other is None:
        raise InputError(f"{name}: no code differs from {code} in the side alone", case.id)
    return other


def followed(
    key: Key,
    chosen: Sequence[Alternative],
    swapped: Mapping[str, str],
    taught: Callable[[str], str],
    moved: Callable[[Quote], Quote],
) -> Key:
    """The key with codes swapped and dropped, quotes moved, explanations rewritten by ``taught``."""
    dropped = {code for one in chosen for code in one.drop}
    said = {code: text for one in chosen for code, text in one.rationale.items()}
    mirrored = any(one.mirror is not None for one in chosen)

    def codes(told: Iterable[str]) -> tuple[str, ...]:
        return tuple(swapped.get(code, code) for code in told if code not in dropped)

    def code(one: KeyCode) -> KeyCode:
        new = swapped.get(one.code, one.code)
        modifiers = tuple(other_modifiers().get(each, each) for each in one.modifiers) if mirrored else one.modifiers
        return replace(
            one,
            code=new,
            alternatives=codes(one.alternatives),
            before=codes(one.before),
            evidence=tuple(map(moved, one.evidence)),
            rationale=said.get(new) or taught(one.rationale),
            modifiers=modifiers,
        )

    kept = tuple(code(one) for one in key.codes if one.code not in dropped)
    drg = next((one.drg for one in chosen if one.drg is not None), None)
    return replace(
        key,
        codes=kept,
        first=codes(key.first) or (kept[0].accepted if kept else ()),
        tempting=tuple(
            replace(
                one,
                code=(new := swapped.get(one.code, one.code)),
                because=said.get(new) or taught(one.because),
            )
            for one in key.tempting
            if one.code not in dropped
        ),
        visit=None if key.visit is None else replace(key.visit, rationale=taught(key.visit.rationale)),
        drg=None
        if key.drg is None
        else replace(key.drg, ms_drg=drg or key.drg.ms_drg, rationale=taught(key.drg.rationale)),
        queries=tuple(
            replace(
                one,
                about=taught(one.about),
                because=taught(one.because),
                evidence=tuple(map(moved, one.evidence)),
            )
            for one in key.queries
        ),
    )


def explanations(case: Case) -> Sequence[str]:
    """Everything of a chart that teaches, in words."""
    key = case.key
    told = [case.title, case.objective, *(one.rationale for one in key.codes), *(one.because for one in key.tempting)]
    told += [text for one in key.queries for text in (one.about, one.because)]
    return told + [one.rationale for one in (key.visit, key.drg) if one is not None]


def added_codes(case: Case, key: Key, chosen: Sequence[Alternative]) -> Key:
    """The key with the codes that alternatives add, their quotes found in the new documents."""
    codes = list(key.codes)
    for one in chosen:
        for told in one.add:
            made = key_code(f"{case.id}: {one.name}: add", told, len(codes), case)
            places = [at for at, each in enumerate(codes) if each.code == told.after]
            if told.after is not None and not places:
                raise InputError(f"{one.name}: add: after: {told.after} is no code of the key", case.id)
            codes.insert(places[0] + 1 if places else len(codes), made)
    return replace(key, codes=tuple(codes))


@cache
def other_modifiers() -> Mapping[str, str]:
    """Modifiers that name a side, with those of the other one (HCPCS Level II modifiers)."""
    text = (files("medcodex.learn") / "data" / "modifiers_of_sides.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return MappingProxyType({row[0]: row[1] for row in rows})
