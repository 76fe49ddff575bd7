"""CodeSystem/$lookup, CodeSystem/$subsumes and ConceptMap/$translate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.parameters import given, parts, write_parameters
from medcodex.formats.fhir.writing import write_coding
from medcodex.terminology.valueset.lookup import lookup, relation
from medcodex.terminology.valueset.maps import EQUIVALENCE, UNRELATED, Match, Question
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.records import Coding, split_canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.writing import Json
    from medcodex.terminology.valueset.lookup import Found
    from medcodex.terminology.valueset.records import Wording
    from medcodex.terminology.valueset.systems import Property
    from medcodex.web.fhir.asked import Asked


def look_up(asked: Asked) -> Json:
    """CodeSystem/$lookup."""
    coding = _coding(asked, "coding", "code")
    asked_for = asked.parameters.texts("property")
    found = lookup(asked.scope, coding, asked_for, asked.languages())
    return write_parameters(_found(found))


def subsumes(asked: Asked) -> Json:
    """CodeSystem/$subsumes."""
    one, other = _coding(asked, "codingA", "codeA"), _coding(asked, "codingB", "codeB")
    if one.system != other.system:
        reason = f"codes of two systems cannot be compared: {one.system} and {other.system}"
        raise RefusedError(issue("not-supported", reason=reason))
    outcome = relation(asked.scope, one.system, one.version or other.version, one.code, other.code)
    return write_parameters([given("outcome", "Code", outcome)])


def translate(asked: Asked) -> Json:
    """ConceptMap/$translate, with R4's parameter names or R5's."""
    question = _question(asked)
    known = [each for each in asked.maps if each.answers(question)]
    if not known:
        raise _no_map(question)
    matches = [match for each in known for match in each.translate(question)]
    result = any(match.relationship != UNRELATED for match in matches)
    members = [given("result", "Boolean", result)]
    if not matches:
        members.append(given("message", "String", f"no match for {question.coding.code}"))
    members.extend(parts("match", _match(match, strict=asked.strict)) for match in matches)
    return write_parameters(members)


def _no_map(question: Question) -> RefusedError:
    if question.map_url:
        return RefusedError(issue("unknown-resource", resource="ConceptMap", id=question.map_url), status=404)
    reason = f"no concept map is known from {question.coding.system} to {question.target_system or 'any system'}"
    return RefusedError(issue("not-supported", reason=reason))


def _coding(asked: Asked, name: str, code_name: str) -> Coding:
    element = asked.parameters.element(name)
    if element is not None:
        found = element.coding()
    else:
        system, version = _system(asked)
        found = Coding(system, asked.parameters.text(code_name), version)
    if not found.system or not found.code:
        reason = f"{code_name} with system, or {name}, is needed"
        raise RefusedError(issue("invalid-request", reason=reason), status=400)
    return found


def _system(asked: Asked) -> tuple[str, str]:
    if asked.instance:
        return asked.named_system()
    return asked.parameters.text("system", "url"), asked.parameters.text("version")


def _found(found: Found) -> Iterator[Json]:
    about, entry = found.about, found.entry
    yield given("name", "String", about.name or about.title or about.url)
    yield given("system", "Uri", about.url)
    yield given("code", "Code", entry.code)
    if about.version:
        yield given("version", "String", about.version)
    yield given("display", "String", found.display or entry.code)
    if entry.definition:
        yield given("definition", "String", entry.definition)
    yield given("abstract", "Boolean", entry.abstract)
    for wording in found.wordings:
        yield parts("designation", _designation(wording))
    for each, display in found.properties:
        yield parts("property", _property(each, display))
    for canonical in found.supplements:
        yield given("used-supplement", "Canonical", canonical)


def _designation(wording: Wording) -> Iterator[Json]:
    if wording.language:
        yield given("language", "Code", wording.language)
    if wording.use is not None:
        yield given("use", "Coding", write_coding(wording.use))
    yield given("value", "String", wording.text)
    if wording.source:
        yield given("source", "Canonical", wording.source)


def _property(found: Property, display: str) -> Iterator[Json]:
    yield given("code", "Code", found.code)
    yield given("value", found.kind, found.value)
    if display:
        yield given("description", "String", display)


def _question(asked: Asked) -> Question:
    parameters = asked.parameters
    element = next(
        (found for name in ("sourceCoding", "coding", "targetCoding") if (found := parameters.element(name))), None
    )
    concept = parameters.element("sourceCodeableConcept") or parameters.element("codeableConcept")
    target_code = parameters.text("targetCode")
    system = parameters.text("sourceSystem", "system")
    backwards = bool(target_code or parameters.element("targetCoding") or parameters.flag("reverse"))
    if element is not None:
        coding = element.coding()
    elif concept is not None:
        coding = next((each.coding() for each in concept.each("coding")), Coding())
    elif target_code:
        coding = Coding(parameters.text("targetSystem"), target_code)
    else:
        coding = Coding(system, parameters.text("sourceCode", "code"), parameters.text("version"))
    if not coding.code:
        reason = "a code with its system, a coding or a codeableConcept is needed"
        raise RefusedError(issue("invalid-request", reason=reason), status=400)
    url, version = split_canonical(parameters.text("url"))
    return Question(
        coding,
        parameters.text("targetSystem", "targetsystem"),
        url,
        parameters.text("conceptMapVersion") or version,
        parameters.text("sourceScope", "source"),
        parameters.text("targetScope", "target"),
        backwards,
        system,
    )


def _match(match: Match, *, strict: bool) -> Iterator[Json]:
    yield given("equivalence", "Code", EQUIVALENCE.get(match.relationship, "relatedto"))
    if not strict:
        yield given("relationship", "Code", match.relationship)
    yield given("concept", "Coding", write_coding(match.concept))
    if match.source is not None:
        yield given("source", "Coding", write_coding(match.source))
    if match.origin:
        yield given("source", "Uri", match.origin) if strict else given("originMap", "Canonical", match.origin)
    if match.comment:
        yield given("comment", "String", match.comment)
