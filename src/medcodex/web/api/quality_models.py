"""The shapes of REST for reviews, quality and productivity."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import BaseModel, Field

from medcodex.encounter import Setting  # noqa: TC001
from medcodex.web.api.model_parts import In, Name, Out, RateModel, Said, Version
from medcodex.workflow.quality.rulings import Decision
from medcodex.workflow.quality.sampling import SampleKind  # noqa: TC001


class SampleIn(In):
    name: str = Field(max_length=120)
    kind: SampleKind
    since: datetime.date
    until: datetime.date = Field(description="the last day of completion")
    size: int = Field(ge=1, le=5_000)
    seed: str = Field("", max_length=80)
    blind: bool = True
    prebill: bool = False
    stratified_by: Name = ""
    settings: list[Setting] = Field(default_factory=list)
    coders: list[Name] = Field(default_factory=list, max_length=500)


class SampleModel(Out):
    id: str
    name: str
    kind: SampleKind
    made_by: str
    made_at: datetime.datetime
    since: datetime.datetime
    until: datetime.datetime
    size: int
    seed: str
    blind: bool
    prebill: bool
    stratified_by: str
    population: int
    drawn: int


class ClaimCodeModel(Out):
    section: str
    system: str
    code: str
    poa: str | None
    modifiers: list[str]
    units: str | None


class DifferenceModel(Out):
    kind: str
    coded: ClaimCodeModel | None
    audited: ClaimCodeModel | None


class RulingModel(Out):
    place: int | None
    error: str
    decision: Decision
    because: str


class RebuttalModel(Out):
    place: int
    says: str
    answer: str


class WorthModel(Out):
    group: str
    weight: float | None
    complications: int


class AuditModel(Out):
    """A review; of a blind one without the coder's codes until the auditor's are in."""

    id: str
    sample_id: str
    chart_id: str
    claim: str
    coder: str
    blind: bool
    auditor: str | None
    status: str
    version: int
    coded: list[ClaimCodeModel]
    audited: list[ClaimCodeModel]
    differences: list[DifferenceModel] = Field(default_factory=list)
    standing: list[ClaimCodeModel] = Field(default_factory=list)
    rulings: list[RulingModel]
    rebuttals: list[RebuttalModel]
    accepted: bool
    reviewed_at: datetime.datetime | None
    final_at: datetime.datetime | None
    final_by: str | None
    coded_worth: WorthModel | None
    final_worth: WorthModel | None
    moved: Decimal | None
    reasons: list[str]


class SampleWithAuditsModel(BaseModel):
    sample: SampleModel
    audits: list[AuditModel]


class CodesIn(In):
    """Codes as typed, one a line, in the claim's order: "I10 Y", "0DTJ4ZZ", "J1885-59 x2"."""

    version: Version
    diagnosis: str = ""
    procedure: str = ""
    service: str = ""


class RulingIn(In):
    place: int | None = Field(None, ge=0, le=1_000)
    error: Name
    decision: Decision = Decision.ERROR
    because: Said = ""


class RulingsIn(In):
    version: Version
    rulings: list[RulingIn] = Field(max_length=1_000)


class ObjectionIn(In):
    place: int = Field(ge=0, le=1_000)
    says: Said


class RebuttalIn(In):
    version: Version
    objections: list[ObjectionIn] = Field(max_length=1_000)


class AuditAnswerIn(In):
    place: int = Field(ge=0, le=1_000)
    decision: Decision
    because: Said


class AuditAnswersIn(In):
    version: Version
    answers: list[AuditAnswerIn] = Field(max_length=1_000)


class ChangeIn(In):
    place: int = Field(ge=0, le=1_000)
    decision: Decision


class DecisionIn(In):
    version: Version
    changes: list[ChangeIn] = Field(default_factory=list, max_length=1_000)


class TotalsModel(Out):
    over: Decimal
    under: Decimal
    net: Decimal
    gross: Decimal
    over_charts: int
    under_charts: int
    equal_charts: int
    unknown: int


class CardModel(Out):
    charts: int
    codes: RateModel
    poa: RateModel
    first: RateModel
    group: RateModel
    errors: dict[str, int]
    verdict: str


class CoderCardModel(Out):
    coder: str
    card: CardModel
    money: TotalsModel


class QualityModel(Out):
    goal: float
    card: CardModel
    money: TotalsModel
    coders: list[CoderCardModel]


class FamilyModel(Out):
    system: str
    family: str
    proposed: int
    changed: int
    left_out: int
    added: int
    kept: RateModel
    found: RateModel
    mean_confidence: float
    by_month: list[tuple[datetime.date, RateModel]]


class OverpaymentModel(Out):
    id: str
    audit_id: str
    chart_id: str
    payer: str
    amount: Decimal
    identified: datetime.date
    deadline: datetime.date
    suspension_ends: datetime.date
    investigation_from: datetime.date | None
    investigation_to: datetime.date | None
    cost_report_due: datetime.date | None
    reported: datetime.date | None
    returned: datetime.date | None
    none_due: str
    version: int


class OverpaymentIn(In):
    """One step of an overpayment; which fields count is told by ``act``."""

    version: Version
    act: str = Field(pattern="^(identify|cost-report|investigate|conclude|settle|none-due)$")
    day: datetime.date | None = None
    returned: datetime.date | None = None
    amount: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)
    because: Said = ""


class SeedModel(Out):
    id: str
    chart_id: str
    claim: str
    system: str
    right: str
    wrong: str
    planted_at: datetime.datetime
    outcome: str
    coder: str | None
    told_at: datetime.datetime | None


class SeedsModel(BaseModel):
    caught: RateModel
    seeds: list[SeedModel]


class NormModel(Out):
    setting: str
    low: float
    usual: float | None
    high: float
    certainty: str
    source: str


class FiguresModel(Out):
    setting: str
    charts: int
    weighed: float
    hours: float
    per_hour: float | None
    weighed_per_hour: float | None
    goal: float | None
    norm: NormModel | None


class OneCoderIn(In):
    reason: Said
    since: datetime.date | None = None
    until: datetime.date | None = None


class GoalIn(In):
    setting: Setting
    per_hour: float = Field(ge=0, le=100, allow_inf_nan=False)
    since: datetime.date | None = None
    user: Name | None = Field(None, description="whose goal; the own by default")
