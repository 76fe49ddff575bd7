"""ValueSet/$expand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.valueset import write_expansion
from medcodex.terminology.valueset.expansion import ExpandOptions, expand
from medcodex.terminology.valueset.messages import RefusedError, issue

if TYPE_CHECKING:
    from medcodex.formats.fhir.writing import Json
    from medcodex.web.fhir.asked import Asked


def expand_value_set(asked: Asked) -> Json:
    """The value set asked for with its expansion."""
    value_set = asked.value_set()
    if value_set is None:
        reason = "ValueSet/$expand needs a url or a valueSet"
        raise RefusedError(issue("invalid-request", reason=reason), status=400)
    parameters = asked.parameters
    options = ExpandOptions(
        parameters.whole("offset"),
        parameters.whole("count"),
        parameters.text("filter") or None,
        parameters.flag("activeOnly"),
        parameters.flag("excludeNested"),
        parameters.flag("includeDesignations"),
        parameters.flag("includeDefinition"),
        parameters.flag("versionsMatch"),
        asked.languages(value_set),
        parameters.texts("designation"),
        parameters.texts("property"),
    )
    expansion = expand(value_set, asked.scope, options, asked.ticker())
    service = asked.service
    timestamp = service.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return write_expansion(value_set, expansion, service.new_id(), timestamp, strict=asked.strict)
