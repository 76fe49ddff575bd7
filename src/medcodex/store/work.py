"""A transaction with its repositories, and the store that begins them."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.store.arrivals import Arrivals
from medcodex.store.billing.repository import Billing
from medcodex.store.charts import Charts
from medcodex.store.coded import CodedClaims
from medcodex.store.engine import READS
from medcodex.store.faults import told
from medcodex.store.identity.identities import Identities
from medcodex.store.index import PatientIndex
from medcodex.store.keeping import Keeping
from medcodex.store.learning.work import LearningWork
from medcodex.store.money.denials import Denials
from medcodex.store.money.figures import MoneyFigures
from medcodex.store.money.owed import OwedMoney
from medcodex.store.money.postings import Money
from medcodex.store.numbers import Numbers
from medcodex.store.policies import SitePolicies
from medcodex.store.quality import Quality
from medcodex.store.queries import Queries
from medcodex.store.resources import Resources
from medcodex.store.sealing import Sealer
from medcodex.store.session import Decisions
from medcodex.store.standing import KeptSessions, SessionShare, Standings
from medcodex.store.transaction import Transaction
from medcodex.store.worklist import Worklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from medcodex.store.keys import KeyFile, KeyRing
    from medcodex.workflow.people import Actor


_READING = {READS: True, "postgresql_readonly": True}


def clock() -> dt.datetime:
    """The time, in UTC."""
    return dt.datetime.now(dt.UTC)


class DatabaseWork(Transaction):
    """workflow.work.Work over one connection in a transaction."""

    def __init__(
        self, connection: Connection, sealer: Sealer, actor: Actor, now: dt.datetime, kept: KeptSessions
    ) -> None:
        super().__init__(connection, sealer, actor, now)
        self.kept = SessionShare(kept)

    @cached_property
    def charts(self) -> Charts:
        return Charts(self.connection, self.sealer)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.connection, self.sealer, self.kept)

    @cached_property
    def sessions(self) -> Standings:
        return Standings(self.connection, self.kept, self.decisions, self.charts, self.worklist)

    @cached_property
    def identity(self) -> Identities:
        return Identities(self.connection, self.sealer)

    @cached_property
    def index(self) -> PatientIndex:
        return PatientIndex(self.connection, self.sealer)

    @cached_property
    def worklist(self) -> Worklist:
        return Worklist(self.connection, self.sealer)

    @cached_property
    def queries(self) -> Queries:
        return Queries(self.connection, self.sealer)

    @cached_property
    def quality(self) -> Quality:
        return Quality(self.connection, self.sealer)

    @cached_property
    def coded(self) -> CodedClaims:
        return CodedClaims(self.connection, self.decisions)

    @cached_property
    def policies(self) -> SitePolicies:
        return SitePolicies(self.connection)

    @cached_property
    def assembly(self) -> Numbers:
        return Numbers(self.connection, self.sealer)

    @cached_property
    def keeping(self) -> Keeping:
        return Keeping(self.connection, self.sealer)

    @cached_property
    def arrivals(self) -> Arrivals:
        return Arrivals(self.connection, self.sealer)

    @cached_property
    def resources(self) -> Resources:
        return Resources(self.connection, self.sealer)

    @cached_property
    def billing(self) -> Billing:
        return Billing(self.connection, self.sealer)

    @cached_property
    def money(self) -> Money:
        return Money(self.connection, self.sealer)

    @cached_property
    def denials(self) -> Denials:
        return Denials(self.connection, self.sealer)

    @cached_property
    def figures(self) -> MoneyFigures:
        return MoneyFigures(self.connection)

    @cached_property
    def owed(self) -> OwedMoney:
        return OwedMoney(self.connection, self.sealer)


class DatabaseStore:
    """workflow.work.Store: begins transactions on a migrated database."""

    def __init__(
        self, engine: Engine, keys: KeyRing, now: Callable[[], dt.datetime] = clock, key_file: KeyFile | None = None
    ) -> None:
        """``key_file`` is where the keys came from: a key that is made while the program runs is used from then on."""
        self.engine = engine
        self.sealer = Sealer(keys, None if key_file is None else key_file.read)
        self._key_file = key_file
        self._now = now
        self._kept = KeptSessions()

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[DatabaseWork]:
        """A transaction; see workflow.work.Store.begin."""
        self._take_keys()
        with told(), self.engine.begin() as connection:
            work = DatabaseWork(connection, self.sealer, actor, self._now(), self._kept)
            yield work
            work.close()
        work.kept.publish()

    @contextmanager
    def learning(self, actor: Actor) -> Iterator[LearningWork]:
        """A transaction that reaches no patient; see learn.work.LearnStore."""
        self._take_keys()
        with told(), self.engine.begin() as connection:
            work = LearningWork(connection, self.sealer, actor, self._now())
            yield work
            work.close()

    @contextmanager
    def glance(self, actor: Actor) -> Iterator[DatabaseWork]:
        """A transaction that only reads; see workflow.work.Store.glance."""
        with told(), self.engine.connect().execution_options(**_READING) as connection, connection.begin():
            yield DatabaseWork(connection, self.sealer, actor, self._now(), self._kept)

    def _take_keys(self) -> None:
        if self._key_file is not None and self._key_file.changed():
            self.sealer.take(self._key_file.read())

    def dispose(self) -> None:
        """Close the connections."""
        self.engine.dispose()
