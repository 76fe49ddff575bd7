"""CDA documents: header, body, and what is refused."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cda_making import AUTHOR, ENCOUNTER, HEAD, NUMBERED, PATIENT, SECTION, SIGNATURE, cda

from medcodex.encounter.incoming import Address, Identifier, PersonName
from medcodex.errors import InputError
from medcodex.formats.ccda.model import Attachment
from medcodex.formats.ccda.reading import is_cda, read_cda
from medcodex.formats.ccda.tree import MAX_DEPTH, MAX_ELEMENTS

if TYPE_CHECKING:
    from medcodex.formats.ccda.model import Document

DOCUMENT = cda(SECTION, head=HEAD + NUMBERED)


def read(data: bytes) -> Document:
    return read_cda(data, "note.xml")


def test_the_patient() -> None:
    [person] = read(DOCUMENT).patients
    assert person.numbers == (Identifier("M-77", "1.2.3.4"), Identifier("123-45-6789", "2.16.840.1.113883.4.1"))
    assert person.names == (
        PersonName("Test", "Anna", "B", "Jr", "official"),
        PersonName("Born", "Anna", "", "", "maiden"),
    )
    assert person.addresses == (Address("1 Zebra Way, Flat 2", "Quaggaville", "OR", "97000", ""),)
    assert person.phones == ("+1(555)555-0100",)
    assert (person.sex, person.born) == ("F", dt.date(1950, 2, 3))


def test_the_encounter() -> None:
    found = read(DOCUMENT).encounter
    assert found is not None
    assert found.numbers == (Identifier("V-5", "1.2.9"),)
    assert found.start is not None
    assert found.end is not None
    assert (found.start.day, found.end.day) == (dt.date(2026, 5, 1), dt.date(2026, 5, 4))
    assert (found.location, found.responsible) == ("North", "Rita Resp")


def test_the_document() -> None:
    found = read(DOCUMENT)
    assert (found.id, found.set_id, found.version) == (Identifier("D-1", "1.2.5"), Identifier("S-1", "1.2.6"), 3)
    assert (found.code.code, found.title, found.signed) == ("18842-5", "Discharge", True)
    assert [(one.name, one.role.words) for one in found.authors] == [("Dr. Otto Author", "attending")]
    assert found.written is not None
    assert found.written.at.isoformat() == "2026-05-04T10:15:00-05:00"


@pytest.mark.parametrize(
    ("signature", "signed"),
    [
        ("", None),
        (SIGNATURE, True),
        ('<legalAuthenticator><signatureCode code="X"/></legalAuthenticator>', False),
        ('<legalAuthenticator><signatureCode nullFlavor="NI"/></legalAuthenticator>', None),
        ('<authenticator><signatureCode code="S"/></authenticator>', True),
    ],
)
def test_signed(signature: str, signed: bool | None) -> None:
    assert read(cda(SECTION, rest=signature)).signed is signed


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026", "2026-01-01T00:00:00"),
        ("202605", "2026-05-01T00:00:00"),
        ("20260504", "2026-05-04T00:00:00"),
        ("2026050418-0500", "2026-05-04T18:00:00-05:00"),
        ("20260504101559.123+0130", "2026-05-04T10:15:59+01:30"),
        ("20261304", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(value: str, moment: str | None) -> None:
    encounter = (
        f'<componentOf><encompassingEncounter><effectiveTime value="{value}"/></encompassingEncounter></componentOf>'
    )
    found = read(cda(SECTION, rest=encounter)).encounter
    assert found is not None
    assert (found.start.at.isoformat() if found.start else None) == moment


def test_replaced_documents() -> None:
    parent = (
        '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.5" extension="D-0"/>'
        '<setId root="1.2.6" extension="S-1"/><versionNumber value="2"/></parentDocument></relatedDocument>'
    )
    [related] = read(cda(SECTION, rest=parent)).related
    assert (related.how, related.set_id, related.version) == ("RPLC", Identifier("S-1", "1.2.6"), 2)


B64 = b64encode(b"%PDF-1.4 ...").decode()


@pytest.mark.parametrize(
    ("body", "attached"),
    [
        (f'<text mediaType="application/pdf" representation="B64">\n {B64[:8]}\n{B64[8:]} </text>',
         Attachment("application/pdf", b"%PDF-1.4 ...")),
        ("<text>Cough <br/> and fever</text>", Attachment("text/plain", b"Cough\nand fever")),
        ('<text mediaType="application/pdf"><reference value="a.pdf"/></text>',
         Attachment("application/pdf", None, "a.pdf")),
        ("<text/>", None),
    ],
    ids=["base64", "text", "reference", "nothing"],
)  # fmt: skip
def test_bodies_that_are_no_xml(body: str, attached: Attachment | None) -> None:
    assert read(cda(body=f"<nonXMLBody>{body}</nonXMLBody>")).attachment == attached


def test_null_flavors_everywhere_say_nothing() -> None:
    null = 'nullFlavor="UNK"'
    patient = (
        f"<patientRole><id {null}/><addr {null}/><telecom {null}/><patient><name {null}/>"
        f"<administrativeGenderCode {null}/><birthTime {null}/></patient></patientRole>"
    )
    found = read(cda(patient=patient, head=f"<id {null}/><code {null}/><title {null}/>", rest=f"<author {null}/>"))
    [person] = found.patients
    assert (person.numbers, person.names, person.addresses, person.phones) == ((), (), (), ())
    assert (person.sex, person.born, found.id, found.title, found.authors) == (None, None, None, "", ())


def test_other_encodings_of_the_same_document() -> None:
    text = DOCUMENT.decode().replace("Pneumonia", "Méningite").replace(' encoding="UTF-8"', "")
    told = read(text.encode("utf-16")), read(text.replace("?>", ' encoding="ISO-8859-1"?>', 1).encode("latin-1"))
    assert {one.sections[0].text for one in told} == {"Méningite, resolved."}
    assert is_cda(text.encode("utf-16"))


def _with_doctype(inner: str) -> bytes:
    return DOCUMENT.replace(b"<ClinicalDocument", f"<!DOCTYPE x [{inner}]><ClinicalDocument".encode(), 1)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(_with_doctype(LAUGHS), "declares a document type", id="a billion laughs"),
        pytest.param(_with_doctype(f'<!ENTITY a "{"x" * 9000}">'), "declares a document type", id="one large entity"),
        pytest.param(_with_doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), "declares a document type", id="a file"),
        pytest.param(
            _with_doctype('<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;'), "declares a document", id="fetched"
        ),
        pytest.param(DOCUMENT.replace(b"Pneumonia", b"&a;"), "broken XML at line 1", id="an unknown entity"),
        pytest.param(DOCUMENT[:-40], "broken XML", id="cut off"),
        pytest.param(DOCUMENT.replace(b"Pneumonia", b"caf\xe9"), "broken XML", id="not the encoding it declares"),
        pytest.param(DOCUMENT.replace(b"UTF-8", b"UTF-99"), "character set", id="an unknown encoding"),
        pytest.param(DOCUMENT.replace(b"UTF-8", b"UTF-16"), "broken XML", id="another width of characters"),
        pytest.param(cda("<list>" * 5000 + "</list>" * 5000), f"deeper than {MAX_DEPTH}", id="deep"),
        pytest.param(b"<a>" * 100_000, f"deeper than {MAX_DEPTH}", id="deep and never closed"),
        pytest.param(b"<a/>", "its root is another", id="other XML"),
        pytest.param(b"", "broken XML", id="empty"),
        pytest.param(b"\0" * 100, "broken XML", id="zeros"),
        pytest.param(
            cda(body="<nonXMLBody><text representation='B64'>n*t</text></nonXMLBody>"), "no base64", id="base64"
        ),
        pytest.param(
            cda(body="<nonXMLBody><text representation='B64' compression='GZ'>eA==</text></nonXMLBody>"),
            "compressed",
            id="compressed",
        ),
    ],
)
def test_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        read(data)
    assert says in error.value.message
    assert error.value.where == "note.xml"


@pytest.mark.slow
def test_too_many_elements_are_refused() -> None:
    with pytest.raises(InputError, match=f"more than {MAX_ELEMENTS} elements"):
        read(cda("<section><text>" + "<br/>" * (MAX_ELEMENTS + 1) + "</text></section>"))


_PIECES = [b"<", b">", b"</", b"&", b'"', b"]]>", b"<![CDATA[", b"<!--", b"\0", b"\xff", b"<br/>", b'nullFlavor="NI"']


@given(
    st.lists(
        st.tuples(st.integers(0, len(DOCUMENT)), st.sampled_from(_PIECES) | st.binary(max_size=4), st.integers(0, 60)),
        max_size=5,
    )
)
@settings(max_examples=300, deadline=None)
def test_a_mutated_document_is_read_or_refused(changes: list[tuple[int, bytes, int]]) -> None:
    data = DOCUMENT
    for place, new, gone in changes:
        data = data[:place] + new + data[place + gone :]
    with suppress(InputError):
        read(data)


@given(st.permutations([HEAD, AUTHOR, SIGNATURE, ENCOUNTER]), st.sets(st.integers(0, 3)))
@settings(max_examples=40, deadline=None)
def test_any_part_of_the_header_may_be_missing(parts: list[str], left: set[int]) -> None:
    told = "".join(part for place, part in enumerate(parts) if place not in left)
    assert len(read(cda(SECTION, head=told, rest="", patient=PATIENT)).patients) == 1
