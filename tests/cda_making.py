"""CDA documents of invented people, written by hand."""

from __future__ import annotations

BIRTH = '<birthTime value="19500203"/>'
PATIENT = f"""<patientRole><id root="1.2.3.4" extension="M-77"/>
<id root="2.16.840.1.113883.4.1" extension="123-45-6789"/>
<addr use="HP"><streetAddressLine>1 Zebra Way</streetAddressLine><streetAddressLine>Flat 2</streetAddressLine>
<city>Quaggaville</city><state>OR</state><postalCode>97000</postalCode><country nullFlavor="UNK"/></addr>
<telecom value="tel:+1(555)555-0100" use="HP"/><telecom value="mailto:anna@example.org"/>
<patient><name use="L"><given>Anna</given><given>B</given><given qualifier="CL">Nan</given><family>Test</family>
<suffix>Jr</suffix></name><name><given>Anna</given><family qualifier="BR">Born</family></name>
<administrativeGenderCode code="F"/>{BIRTH}</patient></patientRole>"""
ENCOUNTER = """<componentOf><encompassingEncounter><id root="1.2.9" extension="V-5"/><code code="IMP"/>
<effectiveTime><low value="20260501"/><high value="202605041030-0500"/></effectiveTime>
<responsibleParty><assignedEntity><assignedPerson><name><given>Rita</given><family>Resp</family></name></assignedPerson>
</assignedEntity></responsibleParty><location><healthCareFacility><location><name>North</name></location>
</healthCareFacility></location></encompassingEncounter></componentOf>"""
AUTHOR = """<author><time value="20260504"/><assignedAuthor><code displayName="attending" code="x"/><assignedPerson>
<name>Dr. Otto Author</name></assignedPerson></assignedAuthor></author>"""
SIGNATURE = '<legalAuthenticator><time value="20260504"/><signatureCode code="S"/></legalAuthenticator>'
HEAD = (
    '<id root="1.2.5" extension="D-1"/><code code="18842-5" displayName="Discharge summary"/><title>Discharge</title>'
)
NUMBERED = '<setId root="1.2.6" extension="S-1"/><versionNumber value="3"/>'
SECTION = "<section><title>Diagnosis</title><text>Pneumonia, resolved.</text></section>"


def section(text: str, *, title: str = "Problems", more: str = "") -> str:
    """A section with this narrative."""
    return f'<section><code code="11450-4"/><title>{title}</title><text>{text}</text>{more}</section>'


def cda(
    *sections: str, head: str = HEAD, patient: str = PATIENT, rest: str = AUTHOR + SIGNATURE + ENCOUNTER, body: str = ""
) -> bytes:
    """A document with these sections, or this body."""
    inner = (
        body or "<structuredBody>" + "".join(f"<component>{one}</component>" for one in sections) + "</structuredBody>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">'
        f'{head}<effectiveTime value="20260504101500-0500"/><recordTarget>{patient}</recordTarget>{rest}'
        f"<component>{inner}</component></ClinicalDocument>"
    ).encode()
