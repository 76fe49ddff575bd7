"""What a message from another system tells, whatever its format: an ordered list of steps, each one thing to do to the
records. Reading a message makes steps; the intake takes them, all of one message or none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.encounter.incoming import Identifier, IncomingChart, IncomingPatient
    from medcodex.encounter.resource import Resource, Shelf


class Cancelled(StrEnum):
    """What did not happen after all: the whole visit (HL7 A11, A27, A38), a discharge (A13) or a transfer (A12)."""

    VISIT = "visit"
    DISCHARGE = "discharge"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class FileChart:
    """An encounter, new or told anew: patient, facts, documents, charges, as far as the message has them. ``owner`` is
    False where the sender does not own the encounter's facts, such as a laboratory: they fill in what nobody told, and
    change nothing that somebody did. ``begins`` is False where the message does not say that the encounter takes place,
    such as a correction: it brings back none that was cancelled. ``sources`` are the names of the kept resources that
    it was put together from."""

    chart: IncomingChart
    owner: bool = True
    begins: bool = True
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepPatient:
    """A person's particulars without an encounter (HL7 A28, A31, A08 without a visit; FHIR Patient)."""

    patient: IncomingPatient


@dataclass(frozen=True, slots=True)
class CancelEncounter:
    """Something of the encounter under these numbers was cancelled at registration."""

    what: Cancelled
    account: str = ""
    visit: str = ""
    patient: IncomingPatient | None = None


@dataclass(frozen=True, slots=True)
class MergePatients:
    """Registration found two record numbers to be one person: ``retired`` is no longer used, ``survivor`` stands (HL7
    A40, A34, A39)."""

    survivor: IncomingPatient
    retired: Identifier


@dataclass(frozen=True, slots=True)
class MergeAccounts:
    """Two accounts or visits are one (HL7 A41, A42, A35): ``kind`` "account" or "visit"."""

    kind: str
    survivor: str
    retired: str
    patient: IncomingPatient


@dataclass(frozen=True, slots=True)
class MoveAccount:
    """An account or visit was under the wrong patient and moves to another (HL7 A44, A45); ``account`` is the account
    that a visit moves to, "" where none is told."""

    kind: str
    number: str
    patient: IncomingPatient
    former: Identifier | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class ChangeNumber:
    """A number was corrected (HL7 A46 to A51): ``kind`` "patient", "account" or "visit"."""

    kind: str
    old: Identifier
    new: Identifier
    patient: IncomingPatient | None = None


@dataclass(frozen=True, slots=True)
class LinkPatients:
    """Registration links two record numbers, or with ``linked`` False unlinks them (HL7 A24, A37); both stay in use."""

    one: Identifier
    other: Identifier
    linked: bool = True


@dataclass(frozen=True, slots=True)
class WithdrawDocument:
    """A document was cancelled by its sender (HL7 MDM T11, FHIR entered-in-error)."""

    number: str
    account: str = ""
    visit: str = ""
    patient: IncomingPatient | None = None


@dataclass(frozen=True, slots=True)
class SignDocument:
    """A document was signed, or is not signed any more, without its text being sent again (HL7 MDM T03)."""

    number: str
    signed: bool
    account: str = ""
    visit: str = ""
    patient: IncomingPatient | None = None


@dataclass(frozen=True, slots=True)
class NothingToKeep:
    """A message that is understood and holds nothing that coding keeps, such as a swap of beds; ``why`` says so in
    words for a clerk, without patient text."""

    why: str


@dataclass(frozen=True, slots=True)
class KeepResources:
    """Pieces of records that refer to one another across messages (FHIR). They are kept first; then ``assemble`` is
    asked with those that are new or changed, and with all that are kept, for the steps that follow from them."""

    resources: tuple[Resource, ...]
    assemble: Callable[[Sequence[Resource], Shelf], tuple[Step, ...]]


Step = (
    FileChart
    | KeepPatient
    | CancelEncounter
    | MergePatients
    | MergeAccounts
    | MoveAccount
    | ChangeNumber
    | LinkPatients
    | WithdrawDocument
    | SignDocument
    | NothingToKeep
    | KeepResources
)


@dataclass(frozen=True, slots=True)
class Told:
    """One message. ``kind`` in its format's words ("ADT^A01", "Bundle", "Discharge summary"); ``control`` the sender's
    own number of the message, ``sender`` who sent it, ``at`` when, ``order`` the moment it speaks of (HL7 EVN-2), by
    which an older message that comes late is known."""

    kind: str
    steps: tuple[Step, ...]
    control: str = ""
    sender: str = ""
    at: dt.datetime | None = None
    order: dt.datetime | None = None


class UnreadError(InputError):
    """Why a message tells nothing, with what its header says all the same: ``kind``, ``sender``, ``control`` and
    ``order`` as of ``Told``, for whoever has to find out."""

    def __init__(self, error: InputError, kind: str, sender: str, control: str, order: dt.datetime | None) -> None:
        super().__init__(error.message, error.where)
        self.kind_told, self.sender, self.control, self.order = kind, sender, control, order
