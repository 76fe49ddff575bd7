"""What the checks say of the proposed claim, and which diagnoses lack their usual indicators: the step ``findings``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.coding.as_encounter import as_encounter
from medcodex.edits.severity import heaviest_first
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.coding.clinical.indicators import Indicators
    from medcodex.coding.clinical.validation import Validation
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter


class LeftOut:
    """Findings that say nothing to the reader of a proposal (data/findings_left_out.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = frozenset((row["rule"], row["severity"]) for row in rows)

    @classmethod
    def load(cls) -> LeftOut:
        """The packaged table."""
        return cls(table_rows("medcodex.coding", "data/findings_left_out.tsv"))

    def __contains__(self, finding: Finding) -> bool:
        return (finding.rule, finding.severity) in self._rows or (finding.rule, "") in self._rows


@dataclass(frozen=True, slots=True)
class Judging:
    """Puts findings on a coded note, errors first. ``check`` answers for the proposed claim as ``medcodex check`` does;
    the rest reads the note."""

    check: Callable[[Encounter], Iterable[Finding]]
    left_out: LeftOut
    validation: Validation
    indicators: Indicators

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with its findings; the same note where nothing is proposed or nothing is found."""
        if not coded.codes:
            return coded
        found = [one for one in self.check(as_encounter(coded, note)) if one not in self.left_out]
        found += self.validation.findings(coded.codes, self.indicators.of(read), coded.setting)
        return replace(coded, findings=(*coded.findings, *heaviest_first(found))) if found else coded
