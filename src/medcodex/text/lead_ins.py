"""List items under a line that speaks for all of them: "Denies:" and then one symptom a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.scopes import open_scope

if TYPE_CHECKING:
    from medcodex.text.assertion_rules import AssertionRules
    from medcodex.text.model import Document
    from medcodex.text.scopes import Scope

_LINE_ENDS = ":\n", ":\r", ": \n", ": \r"


def lead_ins(document: Document, rules: AssertionRules) -> dict[int, Scope]:
    """For each sentence (by number) below a line that ends in a colon while the scope of a cue is open, that scope. It
    holds for the list items that follow without a blank line between them, up to the next line of its kind."""
    text = document.text
    if not any(end in text for end in _LINE_ENDS):
        return {}
    found: dict[int, Scope] = {}
    lead: Scope | None = None
    before = -1
    for number, sentence in enumerate(document.sentences):
        if text[sentence.end - 1] == ":":
            lead = open_scope(text, sentence.start, sentence.end - 1, rules)
            before = -1
        elif lead is not None:
            parted = before >= 0 and "\n\n" in text[before : sentence.start].replace("\r\n", "\n")
            if parted or not sentence.list_item:
                lead = None
            else:
                found[number] = lead
                before = sentence.end
    return found
