"""The code systems that maps lead from and to: the shape of their codes and their canonical addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm import codes as icd10cm
from medcodex.terminology.icd10pcs import codes as icd10pcs
from medcodex.terminology.icd11 import codes as icd11
from medcodex.terminology.maps.icd9 import normalise_diagnosis, normalise_procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOUNDATION = "http://id.who.int/icd/entity/"
_ENTITY = re.compile(r"(?:HTTPS?://ID\.WHO\.INT/ICD/ENTITY/)?([0-9]{4,12})\Z")
_CURIE = re.compile(r"(?:(MONDO|DOID)[:_])?([0-9]{1,7})\Z", re.IGNORECASE)
_NAME = re.compile(r"[A-Z0-9][A-Z0-9_]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MapSystem:
    """``normalise`` gives the printed form of a code as typed, None for what has not the shape of one. ``uri`` is the
    address that FHIR knows the system by; "" where there is none."""

    title: str
    uri: str
    normalise: Callable[[str], str | None]


def normalise_icd11(text: str) -> str | None:
    """A code of ICD-11 MMS, or the address of an entity of its foundation given as address or number."""
    entity = _ENTITY.match(text.strip().upper())
    return FOUNDATION + entity[1] if entity is not None else icd11.normalise_code(text)


def _normalise_procedure_code(text: str) -> str | None:
    """A whole ICD-10-PCS code or a table of three characters, which addenda name too."""
    code = icd10pcs.normalise(text)
    return code if code is not None and len(code) in {icd10pcs.TABLE_LENGTH, icd10pcs.LENGTH} else None


def _upper(text: str) -> str | None:
    bare = text.strip().upper()
    return bare if _NAME.match(bare) else None


def _words(text: str) -> str | None:
    bare = " ".join(text.split())
    return bare if bare and all(character.isalnum() or character == " " for character in bare) else None


def _curie(prefix: str) -> Callable[[str], str | None]:
    def normalise(text: str) -> str | None:
        found = _CURIE.match(text.strip())
        return f"{prefix}:{found[2]}" if found is not None and (found[1] or prefix).upper() == prefix else None

    return normalise


MAP_SYSTEMS: Mapping[str, MapSystem] = {
    "icd10cm": MapSystem("ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm", icd10cm.normalise),
    "icd10pcs": MapSystem("ICD-10-PCS", "http://www.cms.gov/Medicare/Coding/ICD10", _normalise_procedure_code),
    "icd9cm": MapSystem("ICD-9-CM diagnoses", "http://hl7.org/fhir/sid/icd-9-cm", normalise_diagnosis),
    "icd9pcs": MapSystem("ICD-9-CM procedures", "http://hl7.org/fhir/sid/icd-9-cm", normalise_procedure),
    "icd11": MapSystem("ICD-11", "http://id.who.int/icd/release/11/mms", normalise_icd11),
    "ccsr": MapSystem("Clinical Classifications Software Refined", "", _upper),
    "elixhauser": MapSystem("Elixhauser comorbidity measures", "", _upper),
    "chronic": MapSystem("chronic condition indicator", "", _words),
    "procedure-class": MapSystem("procedure class", "", _words),
    "mondo": MapSystem("Mondo Disease Ontology", "http://purl.obolibrary.org/obo/mondo.owl", _curie("MONDO")),
    "doid": MapSystem("Disease Ontology", "http://purl.obolibrary.org/obo/doid.owl", _curie("DOID")),
}
