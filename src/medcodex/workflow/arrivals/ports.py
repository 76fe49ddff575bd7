"""What taking in messages needs of the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.arrivals.arrival import Arrival, Standing
    from medcodex.workflow.arrivals.waiting import WaitingDocument


@dataclass(frozen=True, slots=True)
class Asked:
    """Which messages to list: what is None is not asked."""

    standing: Standing | None = None
    channel: str | None = None
    format: str | None = None
    sender: str | None = None


class ArrivalRepository(Protocol):
    """Messages as they are kept, and documents that wait for their encounter; bytes and texts are sealed."""

    def add(self, arrival: Arrival, data: bytes, charts: Sequence[str] = ()) -> None:
        """Keep a message; ConflictError where one of the same digest is kept. ``charts`` are all charts that it was
        kept with."""

    def save(self, arrival: Arrival, charts: Sequence[str] = ()) -> None:
        """Keep what became of it since."""

    def get(self, arrival_id: str, *, lock: bool = False) -> Arrival | None:
        """The message of an id; ``lock`` holds it for this transaction."""

    def known(self, digest: str, sender: str, control: str) -> Sequence[Arrival]:
        """Messages whose bytes had this digest or, where ``control`` is not "", to which the sender gave this number;
        oldest first."""

    def by_digests(self, digests: Sequence[str]) -> Mapping[str, Arrival]:
        """Messages whose bytes had one of these digests, by it."""

    def data(self, arrival_id: str) -> bytes:
        """Its bytes as they came. NotFoundError."""

    def repaired(self, arrival_id: str) -> bytes | None:
        """The bytes under which it was released, where a clerk changed them."""

    def keep_repaired(self, arrival_id: str, data: bytes) -> None:
        """Keep these beside the bytes as they came."""

    def listed(self, asked: Asked, *, limit: int, after: str | None = None) -> Sequence[Arrival]:
        """Messages, oldest first, from the one after ``after`` on."""

    def counts(self) -> Mapping[tuple[Standing, str], int]:
        """How many messages stand how, by standing and way in."""

    def of_chart(self, chart_id: str) -> Sequence[Arrival]:
        """Messages that were kept with a chart, oldest first."""

    def add_waiting(self, waiting: WaitingDocument) -> None:
        """Keep a document that waits for its encounter."""

    def waiting_of(self, patient_id: str) -> Sequence[WaitingDocument]:
        """A patient's documents that wait, in the order in which they came."""

    def waiting(self, *, limit: int, after: str | None = None) -> Sequence[WaitingDocument]:
        """Documents of all patients that wait, in the order in which they came."""

    def waiting_document(self, waiting_id: str, *, lock: bool = False) -> WaitingDocument | None:
        """One of them."""

    def remove_waiting(self, waiting_id: str) -> None:
        """It waits no longer."""
