"""Parameters: what operations take and give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element, of_type, resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.formats.fhir.writing import Json


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request. ``value`` is a primitive, or an Element where ``kind`` names a type that has parts
    or is "resource"."""

    name: str
    kind: str
    value: Any
    path: str


class Parameters:
    """The parameters of a request by name. Values that came as text are read as the type asked for."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._all = tuple(parameters)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._all)

    def plus(self, more: Iterable[Parameter]) -> Parameters:
        """These with others behind."""
        return Parameters((*self._all, *more))

    def named(self, name: str) -> tuple[Parameter, ...]:
        return tuple(each for each in self._all if each.name == name)

    def first(self, name: str) -> Parameter | None:
        return next((each for each in self._all if each.name == name), None)

    def text(self, *names: str) -> str:
        """The text of the first parameter that has one of the names; "" without one."""
        for name in names:
            found = self.first(name)
            if found is not None:
                return _text(found)
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_text(each) for each in self.named(name))

    def flag(self, name: str) -> bool | None:
        found = self.first(name)
        if found is None:
            return None
        if isinstance(found.value, bool):
            return found.value
        if found.value in {"true", "false"}:
            return bool(found.value == "true")
        raise InputError(f"{found.path}: {name} is true or false", found.path)

    def whole(self, name: str) -> int | None:
        """A whole number of 0 or more."""
        found = self.first(name)
        if found is None:
            return None
        value = found.value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 31:
            raise InputError(f"{found.path}: {name} is a whole number, 0 or more", found.path)
        return value

    def element(self, name: str) -> Element | None:
        """A parameter that holds an object: a Coding, a CodeableConcept, a resource."""
        found = self.first(name)
        if found is None:
            return None
        if not isinstance(found.value, Element):
            raise InputError(f"{found.path}: {name} has parts and cannot be given as text", found.path)
        return found.value


def read_parameters(element: Element) -> Parameters:
    """A Parameters resource. InputError, naming the element, where it is not one."""
    of_type(element, "Parameters")
    return Parameters(_parameter(each) for each in element.each("parameter"))


def _parameter(element: Element) -> Parameter:
    name = element.required("name")
    if element.has("resource"):
        held = resource(element.raw["resource"])  # its elements are told by its own paths
        return Parameter(name, "resource", held, element.path)
    kind, value = element.choice("value")
    if isinstance(value, dict):
        value = Element(value, f"{element.path}.value{kind}")
    elif isinstance(value, list):
        raise InputError(f"{element.path}.value{kind}: one value is expected", element.path)
    return Parameter(name, kind, value, element.path)


def _text(found: Parameter) -> str:
    if isinstance(found.value, bool):
        return "true" if found.value else "false"
    if isinstance(found.value, str | int | float):
        return str(found.value)
    raise InputError(f"{found.path}: {found.name} is a single value", found.path)


def given(name: str, kind: str, value: Any) -> Json:
    """A parameter of an answer."""
    return {"name": name, f"value{kind}": value}


def parts(name: str, members: Iterable[Json]) -> Json:
    """A parameter of an answer that has parts."""
    return {"name": name, "part": list(members)}


def write_parameters(members: Iterable[Json]) -> Json:
    """A Parameters resource."""
    return {"resourceType": "Parameters", "parameter": list(members)}
