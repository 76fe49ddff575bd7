"""What the worklist needs kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.chart import Chart
    from medcodex.workflow.worklist.deadline import DeadlineRule
    from medcodex.workflow.worklist.filter import View
    from medcodex.workflow.worklist.follow_up import FollowUp
    from medcodex.workflow.worklist.hold import Hold
    from medcodex.workflow.worklist.order import Order
    from medcodex.workflow.worklist.queue import Queue
    from medcodex.workflow.worklist.row import Backlog, Choices, Figures, Load, Row
    from medcodex.workflow.worklist.rule import AssignmentRule, Routed


class WorklistRepository(Protocol):
    """Lists over charts, and queues, rules, holds and follow-ups as they are kept. Practice charts are on no list."""

    def page(self, views: Sequence[View], order: Order, offset: int, limit: int) -> Sequence[Row]:
        """Charts that meet all views, in order."""

    def figures(self, views: Mapping[str, Sequence[View]], today: dt.date) -> Mapping[str, Figures]:
        """How much meets each list of views, all counted at once."""

    def take(self, view: View, order: Order) -> Chart | None:
        """The first chart that meets a view and that nobody has, nothing holds and no other transaction is just taking;
        kept from others until this transaction ends. None where there is none."""

    def rows(self, chart_ids: Sequence[str]) -> Sequence[Row]:
        """The rows of charts by id, in that order; ids of none are left out."""

    def backlog(self, today: dt.date) -> Backlog:
        """What is discharged and not final coded."""

    def loads(self, today: dt.date) -> Sequence[Load]:
        """What each person has, by user id; those without charts are left out."""

    def choices(self) -> Choices:
        """What open charts hold, for filters to choose from."""

    def queues(self) -> Sequence[Queue]:
        """The queues that managers saved, by position."""

    def save_queue(self, queue: Queue) -> None:
        """Keep a new or changed queue; ConflictError where somebody else changed it since ``queue.version`` was
        read."""

    def remove_queue(self, queue_id: str) -> None:
        """Take a queue away; charts put into it are in none."""

    def rules(self) -> Sequence[AssignmentRule]:
        """The rules of assignment, by position."""

    def save_rule(self, rule: AssignmentRule) -> None:
        """Keep a new or changed rule; ConflictError as for queues."""

    def remove_rule(self, rule_id: str) -> None:
        """Take a rule away."""

    def routed(self, chart_id: str) -> Routed | None:
        """Where a chart was last put by a rule."""

    def save_routed(self, routed: Routed) -> None:
        """Keep where a rule put a chart, in place of where one did before."""

    def deadline_rules(self) -> Sequence[DeadlineRule]:
        """The site's own rows of deadlines, in their order."""

    def save_deadline_rules(self, rules: Sequence[DeadlineRule]) -> None:
        """Keep these rows in place of all there were."""

    def add_hold(self, hold: Hold) -> None:
        """Keep a new hold."""

    def save_hold(self, hold: Hold) -> None:
        """Keep a hold's end."""

    def hold(self, hold_id: str) -> Hold | None:
        """The hold of an id."""

    def holds(self, chart_id: str) -> Sequence[Hold]:
        """All holds of a chart, newest first."""

    def holds_on(self, chart_ids: Sequence[str]) -> Mapping[str, Sequence[Hold]]:
        """The holds that are not lifted of several charts."""

    def holds_ended(self, today: dt.date, limit: int) -> Sequence[Hold]:
        """Holds whose day has come and that were not lifted."""

    def add_follow_up(self, follow_up: FollowUp) -> None:
        """Keep a new follow-up."""

    def save_follow_up(self, follow_up: FollowUp) -> None:
        """Keep that a follow-up is done."""

    def follow_up(self, follow_up_id: str) -> FollowUp | None:
        """The follow-up of an id."""

    def follow_ups(self, chart_id: str) -> Sequence[FollowUp]:
        """All follow-ups of a chart: open ones first, by day."""

    def follow_ups_of(self, user_id: str, until: dt.date) -> Sequence[FollowUp]:
        """Open follow-ups that are due by a day and are somebody's: addressed to them, or to nobody and about a chart
        of theirs."""

    def follow_ups_unowned(self, until: dt.date) -> Sequence[FollowUp]:
        """Open follow-ups due by a day that are addressed to nobody, about charts that nobody has."""
