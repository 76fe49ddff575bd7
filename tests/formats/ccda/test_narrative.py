"""The narrative of sections as text, and entries where there is none."""

from __future__ import annotations

import pytest
from tests.cda_making import cda, section

from medcodex.errors import InputError
from medcodex.formats.ccda.body import body_text
from medcodex.formats.ccda.reading import read_cda

TABLE = """<table><caption>Labs</caption><thead><tr><th>Test</th><th>Value</th><th>Day</th></tr></thead>
<tbody><tr><td rowspan="2">Sodium</td><td>134</td><td>1</td></tr><tr><td>138</td><td>2</td></tr>
<tr><td colspan="2">Potassium</td><td/></tr></tbody></table>"""


def text_of(*sections: str) -> str:
    return body_text(read_cda(cda(*sections), "x").sections)


@pytest.mark.parametrize(
    ("narrative", "text"),
    [
        ("Cough", "Cough"),
        ("<paragraph>One</paragraph><paragraph>Two <content ID='b'>bold</content></paragraph>", "One\n\nTwo bold"),
        ("<list><item>Asthma</item><item>Gout<br/>left toe</item></list>", "- Asthma\n- Gout\nleft toe"),
        ("<list listType='ordered'><caption>By date</caption><item>a</item><item>b</item></list>",
         "By date\n\n1. a\n2. b"),
        (TABLE, "Labs\nTest | Value | Day\nSodium | 134 | 1\nSodium | 138 | 2\nPotassium"),
        ("Pneumonia<footnoteRef IDREF='f'/><footnote ID='f'>seen on film</footnote>", "Pneumonia (seen on film)"),
        ("<content revised='delete'>No </content><content revised='insert'>Old </content>MI", "Old MI"),
        ("H<sub>2</sub>O and m<sup>2</sup>", "H2O and m2"),
        ("<linkHtml>link</linkHtml><renderMultiMedia><caption>Film</caption></renderMultiMedia>", "link\nFilm"),
        ("&lt;5 &amp; &#233;", "<5 & é"),
    ],
    ids=["plain", "paragraphs", "list", "ordered", "table", "footnote", "revised", "sub", "link", "entities"],
)  # fmt: skip
def test_narrative(narrative: str, text: str) -> None:
    found = text_of(section(narrative))
    assert found.startswith("Problems:\n")
    assert found.removeprefix("Problems:\n").strip() == text


def test_sections_in_their_order_with_those_inside() -> None:
    inner = f"<component>{section('Ulcer', title='Skin')}</component>"
    assert text_of(section("Frail", title="Exam:", more=inner), section("Home", title="Plan")) == (
        "Exam:\nFrail\n\nSkin:\nUlcer\n\nPlan:\nHome\n"
    )


def test_an_empty_section_is_left_out() -> None:
    assert text_of(section("  "), section("Home", title="Plan")) == "Plan:\nHome\n"


PROBLEM = """<entry><act classCode="ACT" moodCode="EVN"><code code="CONC"/><entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN"{negated}><code code="55607006" displayName="Problem"/>
<effectiveTime><low value="20120301"/><high nullFlavor="UNK"/></effectiveTime>
<value xsi:type="CD" code="38341003" codeSystem="2.16.840.1.113883.6.96" displayName="Hypertension">
<translation code="I10" codeSystem="2.16.840.1.113883.6.90"/></value></observation></entryRelationship></act></entry>"""
DRUG = """<entry><substanceAdministration classCode="SBADM" moodCode="{mood}"><doseQuantity value="10" unit="mg"/>
<consumable><manufacturedProduct><manufacturedMaterial><code code="1" codeSystem="9.9" displayName="Lisinopril"/>
</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"""
LAB = """<entry><organizer classCode="BATTERY" moodCode="EVN"><code displayName="Blood count"/><component><observation
classCode="OBS" moodCode="EVN"><code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="Hemoglobin"/>
<value xsi:type="PQ" value="9.1" unit="g/dL"/></observation></component></organizer></entry>"""


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (PROBLEM.format(negated=""), "- Hypertension (SNOMED CT 38341003; ICD-10-CM I10), 2012-03-01"),
        (
            PROBLEM.format(negated=' negationInd="true"'),
            "- No Hypertension (SNOMED CT 38341003; ICD-10-CM I10), 2012-03-01",
        ),
        (DRUG.format(mood="EVN"), "- Lisinopril 10 mg"),
        (DRUG.format(mood="INT"), "- Planned: Lisinopril 10 mg"),
        (LAB, "- Blood count\n  - Hemoglobin (LOINC 718-7): 9.1 g/dL"),
        ('<entry><observation nullFlavor="NI"><code displayName="x"/></observation></entry>', ""),
    ],
    ids=["problem", "negated", "drug", "planned", "laboratory", "null"],
)
def test_entries_where_there_is_no_narrative(entry: str, line: str) -> None:
    assert text_of(section("", more=entry)).removeprefix("Problems:\n").strip("\n") == line


def test_the_narrative_stands_before_the_entries() -> None:
    assert text_of(section("No problems known", more=PROBLEM.format(negated=""))) == "Problems:\nNo problems known\n"


def test_a_table_that_asks_for_millions_of_cells_is_refused() -> None:
    rows = "<tr><td rowspan='999' colspan='999'>x</td></tr>" * 300
    with pytest.raises(InputError, match="a table of more than"):
        text_of(section(f"<table>{rows}</table>"))
