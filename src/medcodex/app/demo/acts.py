"""What people do in a demonstration's history until charts are final, each act by the use cases of the workbench."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.app.auditing import StayWeigher
from medcodex.app.billing.accounts import keep_account
from medcodex.app.coding_session.desk import CodingDesk
from medcodex.app.demo.accounts import told_accounts
from medcodex.app.demo.services import services_of
from medcodex.encounter import Claim
from medcodex.encounter.query import QueryForm
from medcodex.errors import ConflictError
from medcodex.library.systems import ICD10CM
from medcodex.query.linter import Linter
from medcodex.workflow.intake.filing import file_chart
from medcodex.workflow.people import Actor, system
from medcodex.workflow.quality import reviewing
from medcodex.workflow.quality.claim_codes import DIAGNOSIS, ClaimCode
from medcodex.workflow.quality.drawing import SampleWish, draw_sample
from medcodex.workflow.quality.rulings import suggested
from medcodex.workflow.quality.sampling import SampleKind
from medcodex.workflow.querying import desk as querying
from medcodex.workflow.querying import inbox
from medcodex.workflow.querying.query import Asked, Behind
from medcodex.workflow.session.decision import Decision, Kind
from medcodex.workflow.session.ports import Wish
from medcodex.workflow.session.session import claims_of
from medcodex.workflow.worklist.claiming import assign
from medcodex.workflow.worklist.holding import place_hold
from medcodex.workflow.worklist.stop import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.app.coding_session.desk import Means, Shown
    from medcodex.app.demo.history import Act, Clock
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.work import Work

_PER_LINE = 35  # seconds that a coder takes for a code
_REASON = "as documented"
_MENDED = "a modifier was missing"
_TO, _FIRST = ">", "^"
"""In what is told of coding: ``A>B`` codes B in the place of A, ``^A`` puts A first, ``A`` alone rejects it."""


class Stage:
    """The store with its people and charts while history is played. ``ids`` are charts by their sample's name;
    ``final`` and ``stopped`` the names of those that were completed, and of those that a stop kept open."""

    def __init__(
        self,
        store: DatabaseStore,
        clock: Clock,
        users: Mapping[str, User],
        charts: Mapping[str, IncomingChart],
        means: Means,
    ) -> None:
        self.ids: dict[str, str] = {}
        self.final: list[str] = []
        self.stopped: list[str] = []
        self._store = store
        self._clock = clock
        self._users = users
        self._charts = charts
        self._desk = CodingDesk(store, means)
        self._weigher = StayWeigher()
        self._keys = count(1)

    def do(self, act: Act) -> None:
        """One row of the history."""
        ACTS[act.act](self, act)

    def actor(self, login: str) -> Actor:
        """Somebody at work in the browser."""
        user = self._users[login]
        return Actor(user.id, user.login, user.role, "web")

    def _assign(self, act: Act) -> None:
        with self._store.begin(self.actor(act.who)) as work:
            assign(work, self.ids[act.chart], self._users[act.what].id)

    def _hold(self, act: Act) -> None:
        with self._store.begin(self.actor(act.who)) as work:
            place_hold(work, self.ids[act.chart], act.what)

    def recode(self, act: Act, code: str, setting: Decision) -> None:
        """Open a professional claim again for what ``act`` says, decide on the line of a code, and complete it."""
        actor, chart, claim = self.actor(act.who), self.ids[act.chart], Claim.PROFESSIONAL
        shown = self._desk.session(actor, chart, claim)
        wish = self._wish(shown, Decision(Kind.REOPEN, reason=_MENDED))
        shown = self._desk.decide(actor, chart, claim, wish)
        self._complete(act, claim, self._on_line(act, claim, shown, code, setting))

    def _begin(self, act: Act) -> None:
        self._decide(act, self._claim(act.chart), reject=frozenset(), most=int(act.what))

    def _code(self, act: Act) -> None:
        self._finish(act, self._claim(act.chart))

    def _fees(self, act: Act) -> None:
        self._finish(act, Claim.PROFESSIONAL)

    def _finish(self, act: Act, claim: Claim) -> None:
        told = act.what.split()
        shown = self._decide(act, claim, reject=frozenset(told))
        for one in told:
            code, changed, to = one.partition(_TO)
            if changed:
                shown = self._on_line(act, claim, shown, code, Decision(Kind.CHANGE, code=to))
            elif one.startswith(_FIRST):
                shown = self._on_line(act, claim, shown, one.removeprefix(_FIRST), Decision(Kind.MOVE, to=1))
        self._complete(act, claim, self._serve(act, claim, shown))

    def _on_line(self, act: Act, claim: Claim, shown: Shown, code: str, decision: Decision) -> Shown:
        """Decide on the line of a code, where one stands."""
        line = next((one for one in shown.session.folded.standing() if one.code == code), None)
        if line is None:
            return shown
        self._clock.pass_by(_PER_LINE)
        wish = self._wish(shown, replace(decision, line=line.id))
        return self._desk.decide(self.actor(act.who), self.ids[act.chart], claim, wish)

    def _serve(self, act: Act, claim: Claim, shown: Shown) -> Shown:
        """Add the services of a claim that the engine did not propose."""
        actor, chart = self.actor(act.who), self.ids[act.chart]
        known = {line.code for line in shown.session.folded.standing()}
        for service in services_of(act.chart, claim):
            if service.code in known:
                continue
            self._clock.pass_by(_PER_LINE)
            adding = service.adding(shown.session.documents)
            shown = self._desk.decide(actor, chart, claim, self._wish(shown, adding))
            for one in service.telling(shown.session.seq, shown.session.folded.lines):
                shown = self._desk.decide(actor, chart, claim, self._wish(shown, one))
        return shown

    def _accept(self, act: Act) -> None:
        self._audited(act, lambda work, one: reviewing.accept(work, one.id, one.version))

    def _settle(self, act: Act) -> None:
        self._audited(act, lambda work, one: reviewing.decide(work, self._weigher, one.id, one.version))

    def _file(self, act: Act) -> None:
        with self._store.begin(system("intake")) as work:
            filed = file_chart(work, self._charts[act.chart])
            if (told := told_accounts().get(act.chart)) is not None:
                keep_account(work, filed.chart.id, told)
        self.ids[act.chart] = filed.chart.id

    def _claim(self, name: str) -> Claim:
        with self._store.begin(system("demo")) as work:
            chart = work.charts.get(self.ids[name])
        assert chart is not None  # noqa: S101 - the history files a chart before anybody works on it
        return claims_of(chart)[0]

    def _decide(self, act: Act, claim: Claim, reject: frozenset[str], most: int = 500) -> Shown:
        """Decide on lines in their order; those whose codes are named are rejected."""
        actor, chart = self.actor(act.who), self.ids[act.chart]
        shown = self._desk.session(actor, chart, claim)
        for line in [one for one in shown.session.folded.lines if not one.decided][:most]:
            self._clock.pass_by(_PER_LINE)
            if line.code in reject:
                decision = Decision(Kind.REJECT, line=line.id, reason="not supported by the record")
            else:
                decision = Decision(Kind.ACCEPT, line=line.id)
            shown = self._desk.decide(actor, chart, claim, self._wish(shown, decision))
        return shown

    def _complete(self, act: Act, claim: Claim, shown: Shown) -> None:
        self._clock.pass_by(_PER_LINE)
        wish = self._wish(shown, Decision(Kind.COMPLETE, reason=_REASON))
        try:
            self._desk.decide(self.actor(act.who), self.ids[act.chart], claim, wish)
        except (ConflictError, StoppedError):  # which stops there are depends on the code books that are loaded
            self.stopped.append(act.chart)
        else:
            if act.chart not in self.final:
                self.final.append(act.chart)

    def _wish(self, shown: Shown, decision: Decision) -> Wish:
        return Wish(f"demo-{next(self._keys)}", shown.session.seq, decision)

    def _ask(self, act: Act) -> None:
        """Send the query that the engine drafted by a rule, in the engine's words, where it drafted one."""
        actor, chart, claim = self.actor(act.who), self.ids[act.chart], self._claim(act.chart)
        run = self._desk.session(actor, chart, claim).session.run
        drafted = next((one for one in run.queries if one["rule"] == act.what), None)
        if drafted is None:
            return
        asked = Asked(drafted["title"], drafted["text"], QueryForm(drafted["form"]), tuple(drafted["options"]))
        behind = Behind(drafted["rule"], drafted["kind"], drafted["reason"], drafted["source"], tuple(drafted["codes"]))
        with self._store.begin(actor) as work:
            query = querying.draft(work, chart, str(claim), asked, behind)
            querying.send(work, Linter(), query.id, query.version, self._users["provider"].id)

    def _answer(self, act: Act) -> None:
        """Choose the first of the answers that a query offers."""
        with self._store.begin(self.actor(act.who)) as work:
            for one in inbox.inbox(work):
                query = work.queries.get(one.id)
                if query is not None and query.behind.rule == act.what and query.status.is_open:
                    inbox.answer(work, one.id, one.version, 0, "")

    def _sample(self, act: Act) -> None:
        now = self._clock()
        if not self.final:
            return
        wish = SampleWish(
            name="Weekly review",
            kind=SampleKind.RANDOM,
            since=now - dt.timedelta(days=7),
            until=now,
            size=max(int(act.what), len(self.final)),
            seed="demo",
            blind=False,
        )
        with self._store.begin(self.actor(act.who)) as work:
            draw_sample(work, work.coded, self._weigher, wish)

    def _review(self, act: Act) -> None:
        """Review a claim: the coder's codes and those that the auditor would have added, each difference ruled as its
        kind suggests."""
        if act.chart not in self.final:
            return
        self._audited(act, lambda work, one: reviewing.take(work, one.id, one.version))
        added = tuple(ClaimCode(DIAGNOSIS, ICD10CM, code) for code in act.what.split())
        self._clock.pass_by(600)
        self._audited(act, lambda work, one: reviewing.submit(work, one.id, one.version, (*one.coded, *added)))
        self._audited(act, lambda work, one: reviewing.rule(work, one.id, one.version, suggested(one.comparison)))

    def _audited(self, act: Act, do: Callable[[Work, Audit], object]) -> None:
        """Something about the review of a chart, where it has one."""
        if act.chart not in self.final:
            return
        with self._store.begin(self.actor(act.who)) as work:
            for audit in work.quality.audits_of_chart(self.ids[act.chart])[:1]:
                do(work, audit)


ACTS: Mapping[str, Callable[[Stage, Act], None]] = MappingProxyType(
    {
        "file": Stage._file,
        "assign": Stage._assign,
        "hold": Stage._hold,
        "begin": Stage._begin,
        "code": Stage._code,
        "fees": Stage._fees,
        "ask": Stage._ask,
        "answer": Stage._answer,
        "sample": Stage._sample,
        "review": Stage._review,
        "accept": Stage._accept,
        "decide": Stage._settle,
    }
)
"""What can stand in the table's column of acts."""
