"""Value sets that exist by their address alone: all of a code system, or what stands below one of its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from medcodex.terminology.valueset.records import Filter, Include, ValueSet

if TYPE_CHECKING:
    from medcodex.terminology.valueset.scope import Scope


def implicit_value_set(url: str, version: str, scope: Scope) -> ValueSet | None:
    """The value set of an address such as http://system?fhir_vs or http://system?fhir_vs=isa/CODE (the forms that HL7
    defines for systems with a hierarchy); None for any other address and for systems that are not known."""
    system, mark, query = url.partition("?")
    if not mark or not scope.versions(system):
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    asked = next((value for name, value in pairs if name == "fhir_vs"), None)
    if asked is None or len(pairs) != 1:
        return None
    kind, _, code = unquote(asked).partition("/")
    filters: tuple[Filter, ...] = ()
    if kind == "isa" and code:
        filters = (Filter("concept", "is-a", code, "ValueSet.compose.include[0].filter[0]"),)
    elif asked:
        return None
    include = Include(system, version, filters=filters)
    return ValueSet(
        url=url, version=version, status="active", includes=(include,), header={"url": url, "status": "active"}
    )
