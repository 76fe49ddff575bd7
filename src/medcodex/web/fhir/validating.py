"""$validate-code of code systems and value sets, and $batch-validate-code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.fhir.outcome import write_outcome
from medcodex.formats.fhir.parameters import given, read_parameters, write_parameters
from medcodex.formats.fhir.reading import Element
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.records import Coding
from medcodex.terminology.valueset.validation import Candidate, ValidateOptions, Verdict, nothing_to_validate, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.parameters import Parameters
    from medcodex.formats.fhir.writing import Json
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.web.fhir.asked import Asked


@dataclass(frozen=True, slots=True)
class _Question:
    """The codings to judge, and the CodeableConcept as it was given."""

    candidate: Candidate
    concept: Element | None = None


def validate_in_value_set(asked: Asked) -> Json:
    """ValueSet/$validate-code."""
    value_set = asked.value_set()
    if value_set is None:
        reason = "ValueSet/$validate-code needs a url or a valueSet"
        raise RefusedError(issue("invalid-request", reason=reason), status=400)
    question = _question(asked.parameters, asked.parameters.text("system"))
    return _answer(asked, question, value_set)


def validate_in_code_system(asked: Asked) -> Json:
    """CodeSystem/$validate-code."""
    system = asked.parameters.text("url", "system")
    if asked.instance and not system:
        system, version = asked.named_system()
        question = _question(asked.parameters, system, version)
    else:
        question = _question(asked.parameters, system)
    return _answer(asked, question, None)


def batch_validate(asked: Asked) -> Json:
    """ValueSet/$batch-validate-code: each ``validation`` is judged with the parameters around it."""
    outer = asked.parameters
    shared = [each for each in outer if each.name != "validation"]
    answers = []
    found = outer.named("validation")
    if len(found) > asked.service.limits.entries:
        reason = f"more than {asked.service.limits.entries} validations in one request"
        raise RefusedError(issue("invalid-request", reason=reason), status=413)
    for each in found:
        if not isinstance(each.value, Element):
            raise InputError(f"{each.path}: a Parameters resource is expected", each.path)
        inner = read_parameters(each.value)
        names = {parameter.name for parameter in inner}
        together = inner.plus(parameter for parameter in shared if parameter.name not in names)
        answers.append({"name": "validation", "resource": _or_outcome(asked.again(together))})
    return write_parameters(answers)


def _or_outcome(asked: Asked) -> Json:
    try:
        by_value_set = asked.parameters.first("url") or asked.parameters.first("valueSet")
        return validate_in_value_set(asked) if by_value_set else validate_in_code_system(asked)
    except RefusedError as refused:
        return write_outcome(refused.issues)


def _question(parameters: Parameters, system: str, version: str = "") -> _Question:
    coding = parameters.element("coding")
    if coding is not None:
        return _Question(Candidate((coding.coding(),), "Coding"))
    concept = parameters.element("codeableConcept")
    if concept is not None:
        codings = tuple(each.coding() for each in concept.each("coding"))
        if not codings:
            raise nothing_to_validate()
        return _Question(Candidate(codings, "CodeableConcept"), concept)
    code = parameters.text("code")
    if not code or not (system or parameters.flag("inferSystem")):
        raise nothing_to_validate()
    version = parameters.text("systemVersion", "version") or version
    return _Question(Candidate((Coding(system, code, version, parameters.text("display")),), "code"))


def _answer(asked: Asked, question: _Question, value_set: ValueSet | None) -> Json:
    parameters = asked.parameters
    options = ValidateOptions(
        asked.languages(value_set),
        parameters.flag("activeOnly") is True,
        parameters.flag("abstract"),
        parameters.flag("lenient-display-validation") is True,
        parameters.flag("valueset-membership-only") is True,
        parameters.flag("inferSystem") is True or question.candidate.mode == "code",
        parameters.flag("versionsMatch"),
    )
    verdict = validate(question.candidate, value_set, asked.scope, options, asked.ticker())
    return write_parameters(_written(verdict, question))


def _written(verdict: Verdict, question: _Question) -> Iterator[Json]:
    yield given("result", "Boolean", verdict.result)
    coding = verdict.coding
    if coding is not None:
        for name, kind, value in (
            ("system", "Uri", coding.system),
            ("code", "Code", coding.code),
            ("version", "String", coding.version),
            ("display", "String", coding.display),
        ):
            if value:
                yield given(name, kind, value)
    if verdict.normalized_code:
        yield given("normalized-code", "Code", verdict.normalized_code)
    if verdict.inactive:
        yield given("inactive", "Boolean", True)
    if verdict.status:
        yield given("status", "Code", verdict.status)
    if question.concept is not None:
        yield given("codeableConcept", "CodeableConcept", question.concept.raw)
    if verdict.unknown_system is not None:
        name, canonical = verdict.unknown_system
        yield given(name, "Canonical", canonical)
    if verdict.message:
        yield given("message", "String", verdict.message)
    if verdict.issues:
        yield {"name": "issues", "resource": write_outcome(verdict.issues)}
