"""REST of the worklist, under /api/worklist: queues, their charts, the next one; rules, deadlines, workload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.encounter import Setting
from medcodex.errors import InputError
from medcodex.web.api import worklist_models as models
from medcodex.web.api.answering import ERRORS, private
from medcodex.web.api.worklist_json import (
    deadline_object,
    page_object,
    queue_object,
    reason_object,
    reminder_object,
    rule_object,
    stop_rule_object,
    workload_object,
)
from medcodex.workflow.access import require
from medcodex.workflow.worklist.claiming import claim_next, coders
from medcodex.workflow.worklist.deadline import DeadlineRule, Kind, packaged_deadlines
from medcodex.workflow.worklist.filter import filter_from
from medcodex.workflow.worklist.following import reminders
from medcodex.workflow.worklist.hold import hold_reasons
from medcodex.workflow.worklist.listing import MAX_PAGE, PAGE, page, workload
from medcodex.workflow.worklist.managing import remove_queue, remove_rule, save_deadlines, save_queue, save_rule
from medcodex.workflow.worklist.order import USUAL, order_from
from medcodex.workflow.worklist.queue import Queue
from medcodex.workflow.worklist.rule import AssignmentRule
from medcodex.workflow.worklist.stop import stop_rules

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench
    from medcodex.web.workbench.kept_figures import KeptFigures

Name = Annotated[str, Path(min_length=1, max_length=40)]
Words = Annotated[list[str] | None, Query(max_length=100)]


def worklist_router(bench: Workbench, kept: KeptFigures) -> APIRouter:
    """The routes over a workbench; ``kept`` are figures counted a moment ago."""
    router = APIRouter(prefix="/api/worklist", tags=["worklist"], responses=ERRORS, dependencies=[Depends(private)])
    _add_lists(router, bench, kept)
    _add_queues(router, bench)
    _add_rules(router, bench)
    _add_tables(router, bench)
    return router


def _add_lists(router: APIRouter, bench: Workbench, kept: KeptFigures) -> None:
    @router.get("/queues", response_model=models.Queues)
    def queues(request: Request) -> dict[str, Any]:
        """All queues with how much waits in each."""
        with bench.begin(request) as work:
            return {"queues": [queue_object(queue, figures) for queue, figures in kept.queues(work)]}

    @router.get("/queues/{queue}/charts", response_model=models.ChartsPage)
    def charts(  # noqa: PLR0917 - one parameter a criterion, always given by name
        request: Request,
        queue: Name,
        setting: Words = None,
        payer: Words = None,
        specialty: Words = None,
        facility: Words = None,
        status: Words = None,
        assignee: Annotated[str | None, Query(max_length=80)] = None,
        days_from: int | None = None,
        days_to: int | None = None,
        value_from: Annotated[str | None, Query(max_length=20)] = None,
        value_to: Annotated[str | None, Query(max_length=20)] = None,
        due_within: int | None = None,
        sort: Annotated[str, Query(description="such as due,-value", max_length=100)] = "",
        page_number: Annotated[int, Query(alias="page", ge=1, le=2000)] = 1,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = PAGE,
    ) -> dict[str, Any]:
        """One page of a queue, narrowed by the criteria given. Of the patient no more than the age."""
        told = {
            "settings": setting,
            "payers": payer,
            "specialties": specialty,
            "facilities": facility,
            "statuses": status,
            "assignee": assignee,
            "days_from": days_from,
            "days_to": days_to,
            "value_from": value_from,
            "value_to": value_to,
            "due_within": due_within,
        }
        told = {name: value for name, value in told.items() if value is not None}
        order = order_from(sort.split(",") if sort else (), "sort")
        with bench.begin(request) as work:
            narrowed = filter_from(told) if told else None
            found = page(work, queue, narrowed, order, number=page_number, limit=limit)
            return page_object(found, work.now.date())

    @router.post("/queues/{queue}/next", response_model=models.Next)
    def take_next(request: Request, queue: Name) -> dict[str, Any]:
        """Take the first chart of a queue that nobody has; null where there is none."""
        with bench.begin(request) as work:
            found = claim_next(work, queue)
            return {"encounter": None if found is None else found.id}

    @router.get("/reminders", response_model=models.Reminders)
    def remind(request: Request) -> dict[str, Any]:
        """What one has to come back to by tomorrow."""
        with bench.begin(request) as work:
            return {"reminders": [reminder_object(one) for one in reminders(work)]}

    @router.get("/workload", response_model=models.Workload)
    def loads(request: Request) -> dict[str, Any]:
        """What is discharged and not final coded, and what each person has."""
        with bench.begin(request) as work:
            backlog, found = workload(work)
            return workload_object(backlog, found, {user.id: user for user in work.people.all()})

    @router.get("/people", response_model=models.People)
    def people(request: Request) -> dict[str, Any]:
        """Everybody a chart can be given to."""
        with bench.begin(request) as work:
            require(work.actor, "chart.assign")
            return {"people": [{"id": one.id, "login": one.login, "name": one.name} for one in coders(work)]}


def _add_queues(router: APIRouter, bench: Workbench) -> None:
    def saved(request: Request, queue_id: str, asked: models.QueueAsked) -> dict[str, Any]:
        queue = Queue(
            queue_id,
            asked.name,
            filter_from(asked.filter.model_dump(exclude_none=True)),
            order_from(asked.order) or USUAL,
            asked.position,
            version=asked.version,
        )
        with bench.begin(request) as work:
            kept = save_queue(work, queue)
            return queue_object(next(one for one in work.worklist.queues() if one.id == kept.id))

    @router.post("/queues", response_model=models.QueueModel, status_code=201)
    def add_queue(request: Request, asked: models.QueueAsked) -> dict[str, Any]:
        """Save a new queue."""
        return saved(request, "", asked)

    @router.put("/queues/{queue}", response_model=models.QueueModel)
    def change_queue(request: Request, queue: Name, asked: models.QueueAsked) -> dict[str, Any]:
        """Change a saved queue, as it was read under ``version``."""
        return saved(request, queue, asked)

    @router.delete("/queues/{queue}", status_code=204)
    def drop_queue(request: Request, queue: Name) -> None:
        """Remove a saved queue."""
        with bench.begin(request) as work:
            remove_queue(work, queue)


def _add_rules(router: APIRouter, bench: Workbench) -> None:
    def saved(request: Request, rule_id: str, asked: models.RuleAsked) -> dict[str, Any]:
        rule = AssignmentRule(
            rule_id,
            asked.position,
            asked.name,
            filter_from(asked.condition.model_dump(exclude_none=True), "condition"),
            asked.user,
            asked.queue,
            asked.active,
            asked.version,
        )
        with bench.begin(request) as work:
            if rule_id and all(one.id != rule_id for one in work.worklist.rules()):
                raise InputError("no such rule", "rule")
            kept = save_rule(work, rule)
            return rule_object(next(one for one in work.worklist.rules() if one.id == kept.id))

    @router.get("/rules", response_model=models.Rules)
    def rules(request: Request) -> dict[str, Any]:
        """The rules of assignment, in the order in which they are tried."""
        with bench.begin(request) as work:
            require(work.actor, "settings.manage")
            return {"rules": [rule_object(rule) for rule in work.worklist.rules()]}

    @router.post("/rules", response_model=models.RuleModel, status_code=201)
    def add_rule(request: Request, asked: models.RuleAsked) -> dict[str, Any]:
        """Save a new rule, to a person or a queue."""
        return saved(request, "", asked)

    @router.put("/rules/{rule}", response_model=models.RuleModel)
    def change_rule(request: Request, rule: Name, asked: models.RuleAsked) -> dict[str, Any]:
        """Change a rule, as it was read under ``version``."""
        return saved(request, rule, asked)

    @router.delete("/rules/{rule}", status_code=204)
    def drop_rule(request: Request, rule: Name) -> None:
        """Remove a rule; charts that it gave stay where they are."""
        with bench.begin(request) as work:
            remove_rule(work, rule)


def _add_tables(router: APIRouter, bench: Workbench) -> None:
    @router.get("/deadlines", response_model=models.Deadlines)
    def deadlines(request: Request) -> dict[str, Any]:
        """The rows that set days: the site's own, which are asked first, and the packaged ones."""
        with bench.begin(request) as work:
            require(work.actor, "chart.list")
            own = [deadline_object(rule) for rule in work.worklist.deadline_rules()]
        return {"own": own, "packaged": [deadline_object(rule) for rule in packaged_deadlines()]}

    @router.put("/deadlines", response_model=models.Deadlines)
    def set_deadlines(request: Request, asked: models.DeadlinesAsked) -> dict[str, Any]:
        """Save the site's own rows in place of those there were."""
        rules = [_deadline(one, f"deadlines[{place}]") for place, one in enumerate(asked.deadlines)]
        with bench.begin(request) as work:
            save_deadlines(work, rules)
            own = [deadline_object(rule) for rule in work.worklist.deadline_rules()]
        return {"own": own, "packaged": [deadline_object(rule) for rule in packaged_deadlines()]}

    @router.get("/hold-reasons", response_model=models.Reasons)
    def reasons(request: Request) -> dict[str, Any]:
        """Why a chart can be held, what waits with it, and who may let it go."""
        require(bench.acting(request), "chart.list")
        return {"reasons": [reason_object(reason) for reason in hold_reasons().values()]}

    @router.get("/stops", response_model=models.StopRules)
    def stops(request: Request) -> dict[str, Any]:
        """What stops a chart before it is final."""
        require(bench.acting(request), "chart.list")
        return {"stops": [stop_rule_object(rule) for rule in stop_rules()]}


def _deadline(asked: models.DeadlineAsked, path: str) -> DeadlineRule:
    try:
        settings = tuple(Setting(one) for one in asked.settings)
    except ValueError:
        raise InputError(f"only {', '.join(Setting)} expected", f"{path}.settings") from None
    payers = tuple(" ".join(one.lower().split()) for one in asked.payers)
    return DeadlineRule(asked.id, Kind(asked.kind), settings, payers, asked.days, asked.months, asked.source)
