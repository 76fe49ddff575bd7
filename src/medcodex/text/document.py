"""From text to Document: sections, then the sentences in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.model import Document
from medcodex.text.sections import find_sections
from medcodex.text.sentences import split_sentences

if TYPE_CHECKING:
    from medcodex.text.section_rules import SectionRules


def read_document(text: str, doc_id: str | None, rules: SectionRules) -> Document:
    """Sections and sentences of a text, by offsets into the text exactly as given.

    Every character that is no white space lies in exactly one sentence or in exactly one heading zone (from a
    section's ``heading_start`` to its ``start``).
    """
    sections = find_sections(text, rules)
    return Document(text, sections, split_sentences(text, sections, rules.sentences), doc_id)
