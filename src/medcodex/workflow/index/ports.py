"""What the index needs of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.encounter.incoming import Identifier
    from medcodex.workflow.index.records import Merge, Pair, PairState, PatientEvent
    from medcodex.workflow.index.traits import Traits


class IndexRepository(Protocol):
    """Traits, pairs and merges as they are kept. Blocking keys are kept as blind indexes only."""

    def lock(self, patients: Iterable[str]) -> None:
        """Hold patients for this transaction, others wait."""

    def traits(self, patient_id: str) -> Traits | None:
        """A patient's traits; None where none were kept."""

    def keep(self, patient_id: str, traits: Traits, keys: frozenset[str]) -> None:
        """Keep a patient's traits and under which keys the patient is found."""

    def candidates(self, keys: frozenset[str], limit: int) -> Mapping[str, Traits]:
        """The patients with any of these keys, those first who have the most of them, with their traits."""

    def unindexed(self, limit: int) -> Sequence[str]:
        """Patients whose traits were never kept."""

    def pair(self, one: str, other: str) -> Pair | None:
        """Two patients' pair, given in any order."""

    def save_pair(self, pair: Pair) -> None:
        """Keep a pair, new or changed."""

    def pairs_of(self, patients: Iterable[str]) -> Sequence[Pair]:
        """All pairs in which any of these patients is."""

    def queue(self, state: PairState, limit: int, offset: int = 0) -> Sequence[Pair]:
        """The pairs of a state, the likeliest first."""

    def counts(self) -> Mapping[PairState, int]:
        """How many pairs there are of each state."""

    def add_merge(self, merge: Merge) -> None:
        """Keep a merge."""

    def save_merge(self, merge: Merge) -> None:
        """Keep a changed merge."""

    def merge(self, merge_id: str) -> Merge | None:
        """The merge of an id."""

    def merge_of(self, retired: str) -> Merge | None:
        """The merge that stands by which a patient's number was retired."""

    def merges_into(self, survivor: str) -> Sequence[Merge]:
        """All merges into a patient, undone ones too, oldest first."""

    def move_waiting(self, documents: Iterable[str] | None, from_patient: str, to_patient: str) -> Sequence[str]:
        """Move waiting documents of a patient to another, those of these ids or all; tells which."""

    def add_number(self, number: Identifier, patient_id: str, at: dt.datetime) -> None:
        """Keep a number under which a patient was known."""

    def remove_number(self, number: Identifier) -> None:
        """Forget a former number, as it is in use again."""

    def patient_of_number(self, number: Identifier) -> str | None:
        """Whose former number it is."""

    def numbers_of(self, patient_id: str) -> Sequence[Identifier]:
        """The numbers under which a patient was known."""

    def add_event(self, event: PatientEvent) -> None:
        """Keep what happened."""

    def events_of(self, patients: Iterable[str]) -> Sequence[PatientEvent]:
        """What happened to any of these patients, oldest first."""
