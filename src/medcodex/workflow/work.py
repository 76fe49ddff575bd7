"""One piece of work: everything a use case reads and changes, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from medcodex.workflow.arrivals.ports import ArrivalRepository
    from medcodex.workflow.billing.ports import BillingRepository
    from medcodex.workflow.chart import ChartRepository
    from medcodex.workflow.event import Event, TrailReader
    from medcodex.workflow.hooks.ports import HookRepository
    from medcodex.workflow.identity.ports import IdentityRepository
    from medcodex.workflow.index.ports import IndexRepository
    from medcodex.workflow.intake.assembly.ports import AssemblyRepository
    from medcodex.workflow.keeping.ports import KeepingRepository
    from medcodex.workflow.money.denials.ports import DenialRepository
    from medcodex.workflow.money.owed.ports import OwedRepository
    from medcodex.workflow.money.ports import MoneyRepository
    from medcodex.workflow.money.tracking.ports import FigureRepository
    from medcodex.workflow.people import Actor, PeopleRepository
    from medcodex.workflow.policies import PolicyRepository
    from medcodex.workflow.quality.ports import CodingRecord, QualityRepository
    from medcodex.workflow.querying.ports import QueryRepository
    from medcodex.workflow.resources.ports import ResourceRepository
    from medcodex.workflow.session.ports import DecisionRepository, SessionReader
    from medcodex.workflow.worklist.ports import WorklistRepository


class Work(Protocol):
    """A transaction of one actor. What happens in it is kept whole, with its events, or not at all."""

    @property
    def actor(self) -> Actor:
        """Who does it."""

    @property
    def now(self) -> dt.datetime:
        """The time of this work, in UTC; it stands still until the work is done."""

    def new_id(self) -> str:
        """A new id that cannot be guessed: 32 hexadecimal digits."""

    def record(self, event: Event) -> None:
        """Put an event on the trail when the work is kept."""

    def attempt(self) -> AbstractContextManager[None]:
        """A part of the work that is undone by itself, with its events, where it raises; what was done before stays.
        ConflictError where it clashes with another's."""

    @property
    def people(self) -> PeopleRepository:
        """Users."""

    @property
    def charts(self) -> ChartRepository:
        """Patients, charts, documents, charges."""

    @property
    def decisions(self) -> DecisionRepository:
        """Runs of the engine, coders' decisions, final codes."""

    @property
    def sessions(self) -> SessionReader:
        """What coding sessions rest on."""

    @property
    def identity(self) -> IdentityRepository:
        """How people and programs prove who they are."""

    @property
    def index(self) -> IndexRepository:
        """Who is the same person; merges of record numbers."""

    @property
    def worklist(self) -> WorklistRepository:
        """Queues, rules, holds, follow-ups; lists over charts."""

    @property
    def queries(self) -> QueryRepository:
        """Queries to providers."""

    @property
    def quality(self) -> QualityRepository:
        """Samples, audits, overpayments, seeds, goals."""

    @property
    def coded(self) -> CodingRecord:
        """What coding sessions left behind, for samples and figures."""

    @property
    def policies(self) -> PolicyRepository:
        """What the site decides for itself."""

    @property
    def hooks(self) -> HookRepository:
        """Webhooks and their deliveries."""

    @property
    def assembly(self) -> AssemblyRepository:
        """Numbers of charts, the order of what was told, withdrawn documents."""

    @property
    def keeping(self) -> KeepingRepository:
        """Legal holds, the end of charts."""

    @property
    def arrivals(self) -> ArrivalRepository:
        """What other systems sent, and documents that wait for their encounter."""

    @property
    def resources(self) -> ResourceRepository:
        """Resources of other systems, whose parts come in messages of their own."""

    @property
    def billing(self) -> BillingRepository:
        """Claims, batches, payers' answers."""

    @property
    def money(self) -> MoneyRepository:
        """Payments, and what they say of claims."""

    @property
    def denials(self) -> DenialRepository:
        """What payers refused, and what became of it."""

    @property
    def figures(self) -> FigureRepository:
        """Sums over claims and payments."""

    @property
    def owed(self) -> OwedRepository:
        """Money owed in either direction."""

    @property
    def trail(self) -> TrailReader:
        """What happened before."""


class Store(Protocol):
    """Where work is kept."""

    def begin(self, actor: Actor) -> AbstractContextManager[Work]:
        """A transaction: kept when the block ends, undone when it raises. ConflictError where it clashes with another;
        StorageError where the database cannot be reached or written."""

    def glance(self, actor: Actor) -> AbstractContextManager[Work]:
        """The same for reading what is no patient's, which no writer holds up; what is changed in it is refused."""
