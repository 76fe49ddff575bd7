"""What a clinical document tells: patient, encounter, document."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode

import pytest
from tests.cda_making import AUTHOR, ENCOUNTER, HEAD, NUMBERED, PATIENT, SECTION, SIGNATURE, cda
from tests.pdf_making import text_pdf

from medcodex.encounter import Setting
from medcodex.encounter.arriving import FileChart, KeepPatient, Told
from medcodex.encounter.incoming import Identifier, IncomingChart, IncomingPatient
from medcodex.errors import InputError
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site

EXAMPLE = "2.16.840.1.113883.19"


def told(data: bytes) -> Told:
    [part] = read_parts(data, "note.xml", Site(zone="America/Chicago"))
    if isinstance(part.told, InputError):
        raise part.told
    return part.told


def chart(data: bytes) -> IncomingChart:
    [step] = told(data).steps
    assert isinstance(step, FileChart)
    return step.chart


def patient(data: bytes) -> IncomingPatient:
    [step] = told(data).steps
    return step.chart.patient if isinstance(step, FileChart) else step.patient  # type: ignore[union-attr]


def test_a_document_of_an_encounter() -> None:
    found = chart(cda(SECTION, head=HEAD + NUMBERED))
    assert (found.account, found.visit, found.setting) == ("", "V-5", Setting.INPATIENT)
    assert (found.admitted, found.discharged) == (dt.date(2026, 5, 1), dt.date(2026, 5, 4))
    assert (found.facility, found.attending) == ("North", "Rita Resp")
    [document] = found.documents
    assert (document.number, document.version, document.signed) == ("1.2.6^S-1", 3, True)
    assert (document.kind, document.title) == ("discharge summary", "Discharge")
    assert (document.author, document.author_role) == ("Dr. Otto Author", "attending")
    assert document.written == dt.datetime(2026, 5, 4, 15, 15, tzinfo=dt.UTC)
    assert document.text == "Diagnosis:\nPneumonia, resolved.\n"
    assert told(cda(SECTION)).control == "1.2.5^D-1"


def test_whose_it_is() -> None:
    found = patient(cda(SECTION))
    assert (found.mrn, found.authority, found.name) == ("M-77", "1.2.3.4", "Test Jr, Anna B")
    assert found.identifiers[1] == Identifier("123-45-6789", "2.16.840.1.113883.4.1", "SS")


def _numbered(*numbers: tuple[str, str], name: str = "Anna") -> bytes:
    ids = "".join(f'<id root="{root}" extension="{value}"/>' for root, value in numbers)
    person = f'<patient><name><given>{name}</given><family>T</family></name><birthTime value="19500203"/></patient>'
    return cda(SECTION, patient=f"<patientRole>{ids}{person}</patientRole>")


SOCIAL = "2.16.840.1.113883.4.1"


@pytest.mark.parametrize(
    ("numbers", "number"),
    [
        ([(SOCIAL, "123-45-6789"), ("1.2.3", "M-1")], ("M-1", "1.2.3")),
        ([("2.16.840.1.113883.4.3.36", "D-1"), ("1.2.3", "M-1")], ("M-1", "1.2.3")),
        ([("1.3.6.1.4.1.41179.2.4", "a@direct.example"), ("1.2.3", "M-1")], ("M-1", "1.2.3")),
    ],
    ids=["before the social security number", "licence", "direct address"],
)
def test_the_record_number(numbers: list[tuple[str, str]], number: tuple[str, str]) -> None:
    found = patient(_numbered(*numbers))
    assert (found.mrn, found.authority) == number


@pytest.mark.parametrize(
    "numbers", [[], [(SOCIAL, "123-45-6789")], [(f"{EXAMPLE}.5", "998991")]],
    ids=["none", "social security", "an example"],
)  # fmt: skip
def test_without_a_number_of_a_record_nobody_is_joined(numbers: list[tuple[str, str]]) -> None:
    anna, bert = patient(_numbered(*numbers)), patient(_numbered(*numbers, name="Bert"))
    assert anna.mrn.startswith("document ")
    assert anna.mrn != bert.mrn
    assert patient(_numbered(*numbers)).mrn == anna.mrn


def test_the_visit_of_an_example_is_none() -> None:
    found = chart(cda(SECTION, rest=ENCOUNTER.replace('root="1.2.9"', f'root="{EXAMPLE}"')))
    assert (found.visit, found.admitted) == ("", dt.date(2026, 5, 1))


def test_a_later_version_is_the_same_document() -> None:
    old, new = (chart(cda(SECTION, head=HEAD + NUMBERED.replace('"3"', f'"{n}"'))).documents[0] for n in (3, 4))
    assert (old.number, old.version, new.version) == (new.number, 3, 4)


def test_what_replaces_a_document_without_a_set_is_that_document() -> None:
    parent = '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.5" extension="D-0"/></parentDocument>'
    found = chart(cda(SECTION, rest=f"{parent}</relatedDocument>{ENCOUNTER}")).documents[0]
    assert found.number == "1.2.5^D-0"


def test_an_enclosed_pdf_is_the_documents_text() -> None:
    text = f'<text mediaType="application/pdf" representation="B64">{b64encode(text_pdf("Gout")).decode()}</text>'
    assert chart(cda(body=f"<nonXMLBody>{text}</nonXMLBody>")).documents[0].text == "Gout\n"


def test_what_was_not_sent_is_told_in_its_place() -> None:
    text = '<text mediaType="application/pdf"><reference value="a.pdf"/></text>'
    assert "was not sent" in chart(cda(body=f"<nonXMLBody>{text}</nonXMLBody>")).documents[0].text


def test_a_header_alone_tells_of_the_patient() -> None:
    assert isinstance(told(cda(rest=AUTHOR + SIGNATURE)).steps[0], KeepPatient)


def test_what_the_patient_wrote_is_the_patients() -> None:
    author = AUTHOR.replace('code="x"', 'code="ONESELF" codeSystem="2.16.840.1.113883.5.111"')
    assert chart(cda(SECTION, rest=author)).documents[0].author_role == "patient"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (cda(SECTION, patient=""), "recordTarget"),
        (cda(SECTION).replace(b"</recordTarget>", f"</recordTarget><recordTarget>{PATIENT}</recordTarget>".encode()),
         "2 patients in one document"),
        (cda(SECTION, rest=ENCOUNTER.replace("202605041030", "202604041030")), "before encounter.admitted"),
        (cda(SECTION, rest=ENCOUNTER.replace("20260501", "19400501")), "after the encounter"),
        (cda(body='<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0=</text></nonXMLBody>'),
         "PDF"),
    ],
    ids=["nobody", "two", "discharged before", "born after", "broken PDF"],
)  # fmt: skip
def test_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        told(data)
    assert says in error.value.message


def test_reasons_hold_nothing_of_the_patient() -> None:
    with pytest.raises(InputError) as error:
        told(cda(SECTION, rest=ENCOUNTER.replace("20260501", "19400501")))
    assert "Test" not in str(error.value) + str(error.value.where)
