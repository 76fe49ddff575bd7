"""Payer rules at work: opened for the checks, their own examples run, a rule told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from medcodex.edits.payer.checker import PREFIX, PayerChecker
from medcodex.edits.payer.explaining import explain_payer
from medcodex.errors import InputError
from medcodex.formats.encounter_json import read_encounter
from medcodex.library.home import Home, default_home
from medcodex.library.payer_rules import held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.edits.explanation import Explanation
    from medcodex.edits.payer.model import ExampleCase, PayerRule, RuleFile
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter


@dataclass(frozen=True, slots=True)
class Tried:
    """One example of a rule, counted from 1: whether it should fail, and what the rule found."""

    rule: str
    number: int
    note: str
    fails: bool
    found: tuple[Finding, ...]

    @property
    def as_expected(self) -> bool:
        """Whether the rule found fault where it should, and only there."""
        return self.fails == bool(self.found)


class PayerRules:
    """The rules of a data folder; read when the first encounter with a payer comes."""

    def __init__(self, home: Home | None = None) -> None:
        self._home = home or default_home()

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """What the payer's rules find. StorageError where a file of the data folder is broken."""
        return self._checker.check(encounter) if encounter.payer is not None else ()

    @cached_property
    def _checker(self) -> PayerChecker:
        return PayerChecker(one.file for one in held(self._home))


def explain_rule(rule_id: str, home: Home | None = None) -> Explanation | None:
    """A payer's rule by the id of its findings; None where no loaded file has it."""
    return explain_payer(rule_id, [one.file for one in held(home or default_home())])


def try_examples(file: RuleFile, name: str) -> list[Tried]:
    """Run the examples of a file called ``name``, each by its own rule. InputError, naming rule and example, for one
    whose encounter cannot be read."""
    checker = PayerChecker([file])
    return [tried for rule in file.rules for tried in _tried(checker, file, rule, name)]


def _tried(checker: PayerChecker, file: RuleFile, rule: PayerRule, name: str) -> Iterator[Tried]:
    for number, example in enumerate(rule.examples, 1):
        encounter = _encounter(file, rule, example, f"{name}: rule {rule.id}: example {number}")
        found = tuple(finding for finding in checker.check(encounter) if finding.rule == PREFIX + rule.id)
        yield Tried(rule.id, number, example.note, example.fails, found)


def _encounter(file: RuleFile, rule: PayerRule, example: ExampleCase, where: str) -> Encounter:
    """The encounter of an example. What it does not say: the payer is the file's, the date the rule's first day; a
    diagnosis may stand as its code alone."""
    raw: dict[str, Any] = {"payer": file.names[0], **example.encounter}
    if isinstance(raw.get("diagnoses"), list):
        raw["diagnoses"] = [{"code": one} if isinstance(one, str) else one for one in raw["diagnoses"]]
    try:
        data = json.dumps(raw, default=str).encode()
    except (ValueError, RecursionError):
        raise InputError("a number too large or tables nested too deeply", where) from None
    return read_encounter(data, where, rule.start)
