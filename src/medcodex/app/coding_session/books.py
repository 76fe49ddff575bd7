"""The code books and the headings of documents, for sessions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotLoadedError
from medcodex.library.systems import CDT, CPT, HCPCS, ICD10CM, ICD10PCS, NDC
from medcodex.text.section_rules import SectionRules
from medcodex.text.sections import find_sections

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.library.shelf import Shelf
    from medcodex.text.model import Section

REPORTED = (ICD10CM, ICD10PCS, HCPCS, CPT, CDT, NDC)


class SessionBooks:
    """workflow.session.ports.Books over a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def name(self, system: str, code: str, date: dt.date) -> tuple[str, str]:
        """See the port. A system of which no list is loaded names nothing: its codes are not taken."""
        if system not in REPORTED:
            raise InputError("one of " + ", ".join(REPORTED) + " is needed", "system")
        try:
            with self._shelf.lend(system, date) as volume:
                verdict = volume.verdict(code, date, ())
                node = volume.node(verdict.code) if verdict.billable else None
                listed = volume.release is not None
        except NotLoadedError as error:
            raise InputError(error.message, "system") from None
        if not verdict.billable:
            tried = f"; try {', '.join(verdict.suggestions)}" if verdict.suggestions else ""
            raise InputError(f"{verdict.reason}{tried}", "code")
        return verdict.code, node.title if node is not None and listed else ""

    def sections(self, text: str) -> Sequence[Section]:
        """See the port."""
        return find_sections(text, self._rules)

    @cached_property
    def _rules(self) -> SectionRules:
        return SectionRules.load()
