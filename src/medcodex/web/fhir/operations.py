"""The operations of the service: what each is, what it may be asked, and what answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.web.fhir.expanding import expand_value_set
from medcodex.web.fhir.looking_up import look_up, subsumes, translate
from medcodex.web.fhir.validating import batch_validate, validate_in_code_system, validate_in_value_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.asked import Asked

DEFINITIONS = "http://hl7.org/fhir/OperationDefinition/"
_ECOSYSTEM = "http://hl7.org/fhir/uv/tx-ecosystem/OperationDefinition/"
_LANGUAGE = "displayLanguage"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on resources of a kind. ``run`` answers with a resource of the kind ``answer``; ``asked`` are the
    parameters that it may be asked in its address, as FHIR R4 defines it (none: it needs a body); ``publisher`` is
    where its definition lies."""

    kind: str
    name: str
    run: Callable[[Asked], Json]
    asked: tuple[str, ...] = ()
    answer: str = "Parameters"
    publisher: str = DEFINITIONS

    @property
    def definition(self) -> str:
        """The address of its OperationDefinition."""
        return f"{self.publisher}{self.kind}-{self.name}"


_ALL = (
    Operation("CodeSystem", "lookup", look_up, ("system", "code", "version", "property", _LANGUAGE)),
    Operation(
        "CodeSystem", "validate-code", validate_in_code_system, ("url", "code", "version", "display", _LANGUAGE)
    ),
    Operation("CodeSystem", "subsumes", subsumes, ("system", "codeA", "codeB", "version")),
    Operation(
        "ValueSet", "expand", expand_value_set,
        ("url", "valueSetVersion", "filter", "offset", "count", "activeOnly", "excludeNested", "includeDesignations",
         "property", _LANGUAGE),
        answer="ValueSet",
    ),
    Operation(
        "ValueSet", "validate-code", validate_in_value_set,
        ("url", "valueSetVersion", "code", "system", "display", "systemVersion", _LANGUAGE),
    ),
    Operation("ValueSet", "batch-validate-code", batch_validate, publisher=_ECOSYSTEM),
    Operation(
        "ConceptMap", "translate", translate, ("url", "system", "code", "source", "target", "targetsystem", "reverse")
    ),
)  # fmt: skip
OPERATIONS: Mapping[tuple[str, str], Operation] = {(each.kind, each.name): each for each in _ALL}
KINDS = tuple(dict.fromkeys(each.kind for each in _ALL))
