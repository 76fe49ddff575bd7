"""Small things that every resource is written with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.terminology.valueset.records import Coding, Extension, Wording

Json = dict[str, Any]


def without_empty(**elements: Any) -> Json:
    """The elements that hold something, in order; false and 0 count as something."""
    return {name: value for name, value in elements.items() if value not in (None, "", [], (), {})}


def write_extension(extension: Extension) -> Json:
    written: Json = {"url": extension.url}
    if extension.kind:
        written[f"value{extension.kind}"] = extension.value
    if extension.parts:
        written["extension"] = [write_extension(part) for part in extension.parts]
    return written


def write_coding(coding: Coding) -> Json:
    return without_empty(system=coding.system, version=coding.version, code=coding.code, display=coding.display)


def write_wording(wording: Wording) -> Json:
    return without_empty(
        extension=[write_extension(each) for each in wording.extensions],
        language=wording.language,
        use=write_coding(wording.use) if wording.use is not None else None,
        value=wording.text,
    )
