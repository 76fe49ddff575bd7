"""The Medicare Code Editor: which edits a stay's claim raises, and which code raised each.

The program behind the port tells how often each edit fires, not why. A code caused an edit where the edit fires less
often without it; for the principal diagnosis, which no claim can lack, a code that raises nothing takes its place. Its
length-of-stay edit is answered from data/mce_length_of_stay.tsv instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.group.inpatient import bare, gaps, is_inpatient_claim, length_of_stay, status
from medcodex.group.mce_port import EditClaim
from medcodex.group.mce_table import edit_rows, stay_rows
from medcodex.group.protocol import Outcome
from medcodex.group.versions import version_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from medcodex.encounter.coded import Encounter
    from medcodex.group.mce_port import EditProgram
    from medcodex.group.mce_table import EditRow

STAY = "INCONSISTENT_WITH_LENGTH_OF_STAY"
_HARMLESS = "J189"


@dataclass(frozen=True, slots=True)
class Cause:
    """Where a code that raised an edit stands: "diagnoses", "procedures" or "admitting_dx", and its place there."""

    field: str
    place: int

    @property
    def where(self) -> str:
        """The path in the encounter: diagnoses[0]."""
        return self.field if self.field == "admitting_dx" else f"{self.field}[{self.place}]"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that fired ``count`` times. ``causes`` is empty where the edit is about the claim and no code."""

    row: EditRow
    count: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """The editor's answer: its version and the edits, in the order of the table. ``type`` is NONE, PREPAYMENT,
    POSTPAYMENT or BOTH."""

    version: str
    edits: tuple[Edit, ...]

    @property
    def type(self) -> str:
        """When CMS acts on the claim."""
        types = {edit.row.type for edit in self.edits} - {"none"}
        return "BOTH" if len(types) > 1 else next(iter(types), "none").upper()


class CodeEditor:
    """Edits hospital claims; a Grouper of Edited."""

    id = "mce"

    def __init__(self, program: EditProgram) -> None:
        self._program = program

    def group(self, encounter: Encounter) -> Outcome[Edited]:
        """No answer for what is no hospital's claim for a stay, has no diagnosis, or was discharged on a day of no
        known version."""
        if not is_inpatient_claim(encounter):
            return _none("not-inpatient", "the Medicare Code Editor reads facility claims for hospital stays")
        if version_on(encounter.date) is None:
            return _none("no-version", f"no Medicare Code Editor is known for discharges on {encounter.date}")
        if not encounter.diagnoses:
            return _none("no-principal", "no principal diagnosis; the Medicare Code Editor was not run")
        claim = EditClaim(
            encounter.date,
            tuple(bare(one.code) for one in encounter.diagnoses),
            tuple(bare(one.code) for one in encounter.procedures),
            encounter.years_old,
            encounter.sex,
            status(encounter),
            bare(encounter.admitting_dx) if encounter.admitting_dx else None,
            length_of_stay(encounter),
        )
        notices = [notice for notice in gaps(encounter) if notice.kind == "dates"]
        if claim.length_of_stay is None and _needs_stay(claim):
            notices.append(Notice("missing", "no date of admission; the length of stay was not checked"))
        return Outcome(self.edit(claim), tuple(notices))

    def edit(self, claim: EditClaim) -> Edited:
        """The edits of one claim. Its date must be one of a known version."""
        version = version_on(claim.date)
        if version is None:
            raise ValueError(f"no version on {claim.date}")
        counts = self._counts(claim)
        without = _Without(claim, self._counts)
        return Edited(
            version.name,
            tuple(
                Edit(row, counts[name], tuple(without.causes(row, counts[name])))
                for name, row in edit_rows().items()
                if name in counts
            ),
        )

    def _counts(self, claim: EditClaim) -> Mapping[str, int]:
        counts = {name: count for name, count in self._program.edit(claim).items() if name != STAY}
        too_short = len(tuple(_too_short(claim)))
        return {**counts, STAY: too_short} if too_short else counts


class _Without:
    """What a claim raises without one of its codes; each asked once, and only where an edit needs it."""

    def __init__(self, claim: EditClaim, counts: Callable[[EditClaim], Mapping[str, int]]) -> None:
        self._claim = claim
        self._counts = counts
        self._known: dict[Cause, Mapping[str, int]] = {}

    def causes(self, row: EditRow, count: int) -> Iterator[Cause]:
        """The places of the codes that raise an edit."""
        if row.about == "pdx":
            yield Cause("diagnoses", 0)
        elif row.about == "adx":
            yield Cause("admitting_dx", 0)
        elif row.name == STAY:
            yield from _too_short(self._claim)
        else:
            for cause in self._possible(row.about):
                if self._remaining(cause).get(row.name, 0) < count:
                    yield cause

    def _possible(self, about: str) -> Iterator[Cause]:
        if about in {"dx", "code"}:
            yield Cause("diagnoses", 0)
        if about in {"dx", "sdx", "code"}:
            yield from (Cause("diagnoses", place) for place in range(1, len(self._claim.diagnoses)))
        if about in {"px", "code"}:
            yield from (Cause("procedures", place) for place in range(len(self._claim.procedures)))

    def _remaining(self, cause: Cause) -> Mapping[str, int]:
        if cause not in self._known:
            self._known[cause] = self._counts(_removed(self._claim, cause))
        return self._known[cause]


def _removed(claim: EditClaim, cause: Cause) -> EditClaim:
    place = cause.place
    if cause.field == "procedures":
        return replace(claim, procedures=claim.procedures[:place] + claim.procedures[place + 1 :])
    if place == 0:
        return replace(claim, diagnoses=(_HARMLESS, *claim.diagnoses[1:]))
    return replace(claim, diagnoses=claim.diagnoses[:place] + claim.diagnoses[place + 1 :])


def _needs_stay(claim: EditClaim) -> bool:
    return any(row.code in claim.procedures and row.first <= claim.date for row in stay_rows())


def _too_short(claim: EditClaim) -> Iterator[Cause]:
    days = claim.length_of_stay
    if days is None:
        return
    limits = {row.code: row.days for row in stay_rows() if row.first <= claim.date}
    for place, code in enumerate(claim.procedures):
        if days <= limits.get(code, -1):
            yield Cause("procedures", place)


def _none(kind: str, message: str) -> Outcome[Edited]:
    return Outcome(None, (Notice(kind, message),))
