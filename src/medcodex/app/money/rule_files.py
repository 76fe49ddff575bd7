"""A rule file (docs/payer-rules.md) for what a payer denies again and again, to be looked at, tested and loaded by a
person: nothing is added by itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from medcodex.app.money.denied_alike import Habit
from medcodex.claims.reasons import reasons as packaged_reasons
from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.app.money.denied_alike import DeniedAlike
    from medcodex.claims.reasons import Reason
    from medcodex.claims.site import BillingSite

_NO_WORD = re.compile(r"[^a-z0-9]+")
_OTHER_DIAGNOSES = ("R69", "Z76.89")


def rule_file(
    found: Sequence[DeniedAlike], site: BillingSite, first: dt.date, version: dt.datetime,
    reasons: Mapping[str, Reason] | None = None,
) -> str:  # fmt: skip
    """The rules for what one payer denies, as TOML, each with an example that fails and one that passes. ``first`` is
    their first day of service. InputError where nothing is given, or several payers."""
    if len({one.payer for one in found}) != 1:
        raise InputError("rules of one payer expected", "rules")
    payer = found[0].payer
    known = [(name, one) for name, one in site.payers.items() if one.id == payer]
    title = known[0][1].name if known else payer
    names = dict.fromkeys([title, payer, *(name for name, _ in known)])
    head = [
        "# Drawn from this site's own denials; look at it, then: medcodex rules test FILE, medcodex rules add FILE.",
        "# It stands beside other rules of the payer. Where a file of an earlier day is loaded, remove that one.",
        f"payer = {_text(('denied-' + _NO_WORD.sub('-', payer.lower()))[:40].strip('-'))}",
        f"title = {_text(f'{title}: what it denied here')}",
        f"names = {_texts([*names])}",
        f'version = "{version:%Y.%m.%d-%H%M}"',
        f"from = {first.isoformat()}",
        f"source = {_text(f'denials of this site since {first.isoformat()}')}",
    ]
    return "\n".join([*head, *(line for one in found for line in _rule(one, reasons or packaged_reasons()))]) + "\n"


def said(one: DeniedAlike) -> str:
    """What the payer does, in a few words."""
    beside = ", ".join(one.beside)
    return {
        Habit.MODIFIER: f"{one.code} with modifier {beside}",
        Habit.UNMODIFIED: f"{one.code} without modifier {' or '.join(one.beside)}",
        Habit.PAIR: f"{one.code} beside {beside}",
        Habit.DIAGNOSIS: f"{one.code} for {beside}",
        Habit.AUTHORIZATION: f"{one.code} without authorization",
    }[one.habit]


def _rule(one: DeniedAlike, reasons: Mapping[str, Reason]) -> Iterator[str]:
    known = reasons.get(one.reason)
    meaning = f" ({known.meaning})" if known is not None and known.meaning else ""
    yield ""
    yield "[[rules]]"
    yield f"id = {_text(one.id[:40].strip('-'))}"
    yield f"title = {_text(f'{said(one)} is denied by this payer')}"
    yield 'severity = "warning"'
    told = f"denied with {one.group}-{one.reason}{meaning} on {one.denied} of {one.of} lines"
    yield f"message = {_text(told)}"
    applies, asks = _words(one)
    yield f"applies = {{ {applies} }}"
    yield asks
    for expect, encounter in _examples(one):
        yield ""
        yield "[[rules.examples]]"
        yield f'expect = "{expect}"'
        yield f"encounter = {{ {encounter} }}"


def _words(one: DeniedAlike) -> tuple[str, str]:
    codes, beside = f"codes = {_texts([one.code])}", _texts(one.beside)
    unless = f", without_modifiers = {_texts(one.unless)}" if one.unless else ""
    return codes + unless, {
        Habit.MODIFIER: f"forbids = {{ modifiers = {beside} }}",
        Habit.UNMODIFIED: f"requires = {{ modifiers = {beside} }}",
        Habit.PAIR: f"forbids = {{ codes_same_day = {beside} }}",
        Habit.DIAGNOSIS: f"forbids = {{ diagnoses = {beside} }}",
        Habit.AUTHORIZATION: "requires = { authorization = true }",
    }[one.habit]


def _examples(one: DeniedAlike) -> tuple[tuple[str, str], tuple[str, str]]:
    alone = f"lines = [{_line(one.code)}]"
    if one.habit is Habit.MODIFIER:
        return ("fail", f"lines = [{_line(one.code, one.beside)}]"), ("pass", alone)
    if one.habit is Habit.UNMODIFIED:
        return ("fail", alone), ("pass", f"lines = [{_line(one.code, one.beside[:1])}]")
    if one.habit is Habit.PAIR:
        return ("fail", f"lines = [{_line(one.code)}, {_line(one.beside[0])}]"), ("pass", alone)
    if one.habit is Habit.DIAGNOSIS:
        other = next(code for code in _OTHER_DIAGNOSES if code.replace(".", "") != one.beside[0].replace(".", ""))
        lines = f'lines = [{{ code = "{one.code}", dx = [1] }}]'
        return (
            ("fail", f"diagnoses = {_texts(one.beside[:1])}, {lines}"),
            ("pass", f'diagnoses = ["{other}"], {lines}'),
        )
    return ("fail", alone), ("pass", f'{alone}, facts = {{ prior_authorization = "A-1" }}')


def _line(code: str, modifiers: Sequence[str] = ()) -> str:
    told = f", modifiers = {_texts(modifiers)}" if modifiers else ""
    return f"{{ code = {_text(code)}{told} }}"


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    """A basic string of TOML, which JSON's strings are."""
    return json.dumps(value.replace("\x7f", ""))
