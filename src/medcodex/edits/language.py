"""Conditions of the rule tables: "inpatient and not before('A40-A41') and age < 18".

A condition is read with Python's own parser and turned into functions; only "and", "or", "not", comparisons with
numbers, and the words of ``words`` are allowed, and nothing is ever evaluated as code.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from medcodex.edits.pairs import PairTable
from medcodex.edits.words import SET_WORDS, TABLE_WORDS, WORDS
from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


Condition = Callable[[Any, Any], Any]
"""What holds or not of a case at a place: a number or None where it is to be compared."""


def parse_condition(text: str, sets: CodeSets) -> Callable[[Case, int], Any]:
    """The condition as a function of a case and the place of a diagnosis. ReleaseError for a text that is none."""
    return build_condition(text, lambda name, args: _word(name, args, sets), _negated)


def build_condition(
    text: str, word: Callable[[str, list[str | int]], Condition], negated: Callable[[Condition], Condition]
) -> Condition:
    """The condition over a vocabulary: ``word`` gives what a name with its arguments asks and raises UnknownWordError
    for one that there is not, ``negated`` what its opposite asks. ReleaseError for a text that is none."""
    try:
        return _build(ast.parse(text.strip(), mode="eval").body, word, negated)
    except (SyntaxError, UnknownWordError) as error:
        raise ReleaseError(f"not a condition: {error}", text) from None


class UnknownWordError(Exception):
    """A name that is no word of the vocabulary."""


def _build(
    node: ast.expr, word: Callable[[str, list[str | int]], Condition], negated: Callable[[Condition], Condition]
) -> Condition:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return _joined([_build(value, word, negated) for value in values])
        case ast.BoolOp(op=ast.Or(), values=values):
            parts = [_build(value, word, negated) for value in values]
            return lambda case, place: any(part(case, place) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return negated(_build(inner, word, negated))
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int() | float() as limit)]):
            return _compared(_build(left, word, negated), _COMPARE[type(op)], limit)
        case ast.Name(id=name):
            return word(name, [])
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return word(name, [_constant(arg) for arg in args])
    raise UnknownWordError(ast.unparse(node))


def _joined(parts: list[Condition]) -> Condition:
    """All of them, asked in order: a loop of its own, since most conditions fail at their first word."""

    def hold(case: Any, place: Any) -> bool:
        for part in parts:  # noqa: SIM110 - a generator for each claim and rule costs more than it saves
            if not part(case, place):
                return False
        return True

    return hold


def _negated(inner: Callable[[Case, int], Any]) -> Callable[[Case, int], Any]:
    def absent(case: Case, place: int) -> bool:
        kept, mends = len(case.trail), len(case.mends)
        found = inner(case, place)
        del case.mends[mends:]
        del case.trail[kept:]  # what is missing has no place, and what was found speaks against the finding
        return not found

    return absent


def _compared(left: Condition, compare: Callable[[Any, Any], bool], limit: float) -> Condition:
    def holds(case: Any, place: Any) -> bool:
        value = left(case, place)
        return value is not None and compare(value, limit)

    return holds


def _word(name: str, args: list[str | int], sets: CodeSets) -> Callable[[Case, int], Any]:
    predicate = WORDS.get(name)
    if predicate is None:
        raise UnknownWordError(name)
    if name in SET_WORDS:
        numbers = [sets.number(str(args[0])), *args[1:]]
        return lambda case, place: predicate(case, place, *numbers)
    if name in TABLE_WORDS:
        table = PairTable.load(str(args[0]), sets)
        return lambda case, place: predicate(case, place, table, *args[1:])
    if not args:
        return predicate
    return lambda case, place: predicate(case, place, *args)


def _constant(node: ast.expr) -> str | int:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return node.value
    if isinstance(node, ast.Name):  # a named set
        return node.id
    raise UnknownWordError(ast.unparse(node))
