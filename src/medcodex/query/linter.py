"""Finds in the text of any query, drafted here or written by hand, what a compliant query does not do.

The rules are rows in our own words after the practice brief of AHIMA and ACDIS (2022 update). The linter reads words:
it cannot know whether the record says what the query cites, and it passes no judgment on what the provider answers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.coding.clinical.indicators import load_indicators, written
from medcodex.edits.severity import heaviest_first
from medcodex.encounter import Finding
from medcodex.encounter.query import QueryForm
from medcodex.query.lint_rules import load_conditions, load_lint_rules, load_lint_words
from medcodex.query.query_text import read_query, says_other, says_undetermined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.query.lint_rules import Condition
    from medcodex.query.query_text import QueryText

_NOT_CLINICAL = re.compile(r"(?i)\bother\b|undetermin|determine|^\W*(?:yes|no)\b|_{3}")
# Where practice lets a provider answer yes or no: timing, a diagnosis that a report or the record has, cause and
# effect, statements that conflict.
_YES_NO_MAY = re.compile(
    r"(?i)present (?:on|at the time of)|on admission|\bpoa\b|due to|related to|caused by|result of|secondary to|"
    r"associated with|complication of|patholog|radiolog|imaging|x-ray|report|documented|conflict|differ|disagree|"
    r"contradict"
)
_PLACED = re.compile(
    r"(?i)\d{1,2}/\d{1,2}|\d{4}-\d\d-\d\d|\(\s?\w[^()]{0,200}\)|\b(?:note|summary|report|progress|consult\w*|h&p|history|"
    r"assessment|exam\w*|imaging|labs?|laborator\w*|results?|x-ray|ct|mri|nurs\w*|vitals?|day)\b"
)
_FEWEST_CITED = 3  # words
_KEPT = 1_024


class Linter:
    """The packaged rules, asked of one query after another."""

    def __init__(self) -> None:
        self.rules = load_lint_rules()
        self._words = load_lint_words()
        self._conditions = load_conditions()
        self._indicators = load_indicators()
        # Titles, questions and answers of drafts come from tables, and are the same in query after query.
        self._named_in = lru_cache(_KEPT)(self._conditions_in)

    def lint(self, text: str, title: str | None = None, options: Sequence[str] | None = None) -> list[Finding]:
        """The faults of a query, errors first; ``title`` and ``options`` where they are told apart from the text.
        ``where`` of a finding is title, question, options, options[n] or text."""
        query = read_query(text, title, options)
        found = dict.fromkeys((*self._wording(query), *self._form(query), *self._conditions_named(query)))
        return heaviest_first([self._finding(*one) for one in found])

    def _finding(self, rule_id: str, where: str, words: str) -> Finding:
        rule = self.rules[rule_id]
        told = f"{rule.text}: {words}" if words else rule.text
        return Finding(rule.id, rule.name, rule.severity, told, (), where, rule.source, (rule.mend,))

    def _wording(self, query: QueryText) -> Iterator[tuple[str, str, str]]:
        parts = {"title": query.title, "question": query.question, "options": "\n".join(query.options)}
        for row in self._words:
            said = row.pattern.search(query.plain if row.where == "all" else parts[row.where])
            if said:
                where = next((name for name, part in parts.items() if said.group() in part), "text")
                yield row.rule, where, _shown(said.group())
        if query.ticked:
            yield "Q-04", "options", ""

    def _form(self, query: QueryText) -> Iterator[tuple[str, str, str]]:
        if len(re.findall(r"\w+", query.cited)) < _FEWEST_CITED:
            yield "Q-05", "text", ""
        elif not _PLACED.search(query.cited):
            yield "Q-17", "text", ""
        if not query.question:
            yield "Q-13", "question", ""
        other = any(map(says_other, query.options))
        undetermined = any(map(says_undetermined, query.options))
        if query.form is QueryForm.YES_NO:
            if not (other and undetermined):
                yield "Q-15", "options", ""
        elif query.form is QueryForm.MULTIPLE_CHOICE:
            if not other:
                yield "Q-06", "options", ""
            if not undetermined:
                yield "Q-07", "options", ""
            if not any("___" in option for option in query.options) and self._clinical(query) == 1:
                yield "Q-16", "options", ""

    def _clinical(self, query: QueryText) -> int:
        return sum(not _NOT_CLINICAL.search(option) for option in query.options)

    def _conditions_named(self, query: QueryText) -> Iterator[tuple[str, str, str]]:
        """Conditions of title, question and answers that the cited record neither names nor supports."""
        new_in_question = False
        written_here = "\n".join((query.title, query.question, *query.options))
        for condition in self._named_in(written_here):
            if condition.pattern.search(query.cited):
                continue
            if said := condition.pattern.search(query.title):
                yield "Q-09", "title", _shown(said.group())
            if said := condition.pattern.search(query.question):
                new_in_question = True
                yield "Q-10", "question", _shown(said.group())
            for number, option in enumerate(query.options):
                said = condition.pattern.search(option)
                if said and not self._supported(condition, query.cited):
                    yield "Q-11", f"options[{number}]", _shown(said.group())
        if query.form is QueryForm.YES_NO and (new_in_question or not _YES_NO_MAY.search(query.question)):
            yield "Q-08", "question", ""

    def _conditions_in(self, text: str) -> tuple[Condition, ...]:
        return tuple(condition for condition in self._conditions if condition.pattern.search(text))

    def _supported(self, condition: Condition, cited: str) -> bool:
        return any(written(self._indicators[name], cited) for name in condition.indicators)


def _shown(words: str) -> str:
    return f"“{' '.join(words.split())}”"
