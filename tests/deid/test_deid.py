"""De-identification: every kind is found in its usual forms, medical words stay, offsets lead back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.deid import Deidentifier, Kind, OffsetMap, Replaced
from medcodex.deid.dates import as_date, find_dates
from medcodex.deid.shifting import days_of

KEY = b"a key of the tests, not a secret"
TAGS = Deidentifier(key=KEY)
SURROGATES = Deidentifier("surrogate", key=KEY)
SHIFTED = Deidentifier(dates="shift", key=KEY)

FOUND = [
    ("Patient: Olena Marchetti", Kind.NAME, "Olena Marchetti"),
    ("Seen by Dr. Black today.", Kind.NAME, "Black"),
    ("SMITH, JOHN A.\nMRN 1", Kind.NAME, "SMITH, JOHN A"),
    ("She came with her daughter Anna.", Kind.NAME, "Anna"),
    ("Lives with sons Saul and Ezra.", Kind.NAME, "Ezra"),
    ("Report signed by Priya Nair, RN", Kind.NAME, "Priya Nair"),
    ("Employer: Kestrel Avionics Inc", Kind.NAME, "Kestrel Avionics Inc"),
    ("He works at Hanover Boatworks now.", Kind.NAME, "Hanover Boatworks"),
    ("Sincerely,\n\nOlive Fenwick", Kind.NAME, "Olive Fenwick"),
    ("Address: 17 Cooper's Hawk Court, Apt 4C", Kind.LOCATION, "17 Cooper's Hawk Court, Apt 4C"),
    ("He moved to Pittsburgh in 2019.", Kind.LOCATION, "Pittsburgh"),
    ("Mail: PO Box 7712, El Paso, TX 79998", Kind.LOCATION, "PO Box 7712"),
    ("Mail: PO Box 7712, El Paso, TX 79998", Kind.LOCATION, "79998"),
    ("from Clatsop County jail", Kind.LOCATION, "Clatsop County"),
    ("transferred to Kodiak Community Hospital", Kind.LOCATION, "Kodiak Community Hospital"),
    ("on 03/02/2026 at 14:30", Kind.DATE, "03/02/2026"),
    ("on March 2, 2026", Kind.DATE, "March 2, 2026"),
    ("on 2-Mar-26", Kind.DATE, "2-Mar-26"),
    ("on 2026-03-02", Kind.DATE, "2026-03-02"),
    ("on the 3rd of May", Kind.DATE, "3rd of May"),
    ("since 03/02.", Kind.DATE, "03/02"),
    ("on Friday, February 27, 2026", Kind.DATE, "Friday, February 27, 2026"),
    ("date of service march fifth twenty twenty six", Kind.DATE, "march fifth twenty twenty six"),
    ("fell at Thanksgiving 2025", Kind.DATE, "Thanksgiving 2025"),
    ("a 91-year-old man", Kind.AGE, "91"),
    ("aged 104", Kind.AGE, "104"),
    ("a ninety three year old man", Kind.AGE, "ninety three"),
    ("Call (218) 555-0137 if worse", Kind.PHONE, "(218) 555-0137"),
    ("brother +52 55 5550 0143", Kind.PHONE, "+52 55 5550 0143"),
    ("Fax: 218.555.0164", Kind.FAX, "218.555.0164"),
    ("write to a.b@mail.example", Kind.EMAIL, "a.b@mail.example"),
    ("SSN: 078-05-1120", Kind.SSN, "078-05-1120"),
    ("social security number 078 05 1120", Kind.SSN, "078 05 1120"),
    ("MRN: 00482917", Kind.MRN, "00482917"),
    ("MR# 20-88-14", Kind.MRN, "20-88-14"),
    ("Member ID: XQH550192837", Kind.HEALTH_PLAN, "XQH550192837"),
    ("Medicare 1EG4-TE5-MK73", Kind.HEALTH_PLAN, "1EG4-TE5-MK73"),
    ("Acct#: V00098812345", Kind.ACCOUNT, "V00098812345"),
    ("NPI 1093817465", Kind.LICENCE, "1093817465"),
    ("DEA AF1234563", Kind.LICENCE, "AF1234563"),
    ("driver's license M 204 118 552", Kind.LICENCE, "M 204 118 552"),
    ("VIN 1FTFW1ET5DFC10312", Kind.VEHICLE, "1FTFW1ET5DFC10312"),
    ("license plate ZRT914", Kind.VEHICLE, "ZRT914"),
    ("pacemaker, serial no. PVY2216044", Kind.DEVICE, "PVY2216044"),
    ("see https://portal.example/x?y=1.", Kind.URL, "https://portal.example/x?y=1"),
    ("see www.clinic.example for more", Kind.URL, "www.clinic.example"),
    ("from 192.0.2.44 today", Kind.IP, "192.0.2.44"),
    ("from fe80::1ff:fe23:4567:890a today", Kind.IP, "fe80::1ff:fe23:4567:890a"),
    ("iris scan template IRX-00921", Kind.BIOMETRIC, "IRX-00921"),
    ("photo IMG_20251230_0722.jpg on file", Kind.PHOTO, "IMG_20251230_0722.jpg"),
    ("Accession: CT-26-0019384", Kind.OTHER, "CT-26-0019384"),
    ("Case No. BH-2026-00731", Kind.OTHER, "BH-2026-00731"),
]


def found(text: str, redactor: Deidentifier = TAGS) -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in redactor.redact(text).spans]


@pytest.mark.parametrize(("text", "kind", "value"), FOUND, ids=[f"{kind}-{value}" for _, kind, value in FOUND])
def test_identifier_is_found(text: str, kind: Kind, value: str) -> None:
    assert (kind, value) in found(text)


def test_every_kind_has_an_example() -> None:
    assert {kind for _, kind, _ in FOUND} == set(Kind)
    assert {kind.paragraph for kind in Kind} == set("ABCDEFGHIJKLMNOPQR")


@pytest.mark.parametrize(
    "text",
    [
        "Parkinson disease, Crohn's disease, Bell's palsy and Down syndrome.",
        "A Foley catheter was placed. Swan-Ganz out. Kocher clamps were used.",
        "Takes Lasix, Synthroid and Lantus for heart failure and diabetes.",
        "Seen in the Emergency Department, then Cardiology Clinic and Intensive Care Unit.",
        "He will return. She may hope to walk. Bill the insurer. Mark the site. Grace period.",
        "White count 18.2, black stools, young patient, long QT, brown discharge.",
        "Strength 4/5, murmur 3/6, pain 7/10, vision 20/40, blood pressure 142/78.",
        "Known since 1988, worse each winter, at 14:30 on most days, Tuesday clinic.",
        "She is 89 years old. Weight 95 kg. Flexion 90 degrees. Turned 90 degrees.",
        "Codes I10, E11.9, 99213. Potassium 4.2, sodium 138, T36.8, C5-C6 fusion with plate.",
        "Resp: RR 16, HR 82. I-131 ablation. BRCA1 negative, HER2 positive, COVID-19 in 2021.",
    ],
)
def test_medical_words_stay(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Mr. Parkinson has Parkinson disease.", "Mr. [NAME] has Parkinson disease."),
        ("Dr. Foley placed a Foley catheter.", "Dr. [NAME] placed a Foley catheter."),
        ("seen 03/02/2026", "seen [DATE 2026]"),
        ("Tolliver Springs, TN 37811", "[LOCATION], TN [ZIP 378]"),
        ("Casper, WY 82301", "[LOCATION], WY [ZIP 000]"),
        ("a 91-year-old man", "a 90 or older-year-old man"),
        ("DOB 05/26/1930, seen 03/01/2026", "DOB [DATE], seen [DATE 2026]"),
        ("born in 1929, seen 03/01/2026", "born in [DATE], seen [DATE 2026]"),
        ("born in 1959, seen 03/01/2026", "born in 1959, seen [DATE 2026]"),
    ],
)
def test_replacement(text: str, redacted: str) -> None:
    assert TAGS.redact(text).text == redacted


def test_name_known_from_its_context_is_found_elsewhere() -> None:
    text = "Patient: Oyelaran, Hannah\nOyelaran was stable overnight. Told Hannah to rest."
    assert "Oyelaran" not in TAGS.redact(text).text
    assert "Hannah" not in TAGS.redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "03/02/2026 and 03/09/2026",
        "March 2, 2026 to March 9, 2026",
        "2026-03-02, then 2026-03-09",
        "2-Mar-26, 9-Mar-26",
    ],
)
def test_shifted_dates_keep_form_weekday_and_interval(text: str) -> None:
    before = [as_date(span, 2026) for span in find_dates(text)]
    after_text = SHIFTED.redact(text, "r1").text
    after = [as_date(span, 2026) for span in find_dates(after_text)]
    assert all(before)
    assert {old.weekday() for old in before if old} == {new.weekday() for new in after if new}
    assert after[1] - after[0] == before[1] - before[0]  # type: ignore[operator]
    assert re.sub(r"\d+|[A-Z][a-z]+", "", after_text) == re.sub(r"\d+|[A-Z][a-z]+", "", text).replace("and", "and")


@given(st.binary(min_size=16, max_size=40), st.text(max_size=20))
def test_shift_is_whole_weeks_within_a_year(key: bytes, record: str) -> None:
    days = days_of(key, record)
    assert days % 7 == 0
    assert 7 <= abs(days) <= 364
    assert days == days_of(key, record)


def test_shift_and_surrogates_differ_by_record_and_key() -> None:
    text = "Patient: Olena Marchetti, MRN 00482917"
    same = {SURROGATES.redact(text, "a").text, Deidentifier("surrogate", key=KEY).redact(text, "a").text}
    assert len(same) == 1
    assert len(same | {SURROGATES.redact(text, "b").text, Deidentifier("surrogate").redact(text, "a").text}) == 3


def test_surrogates_are_consistent_and_keep_shape() -> None:
    redacted = SURROGATES.redact("Patient: OLENA MARCHETTI\nMs. Marchetti. MRN A-4471. Fax: 218.555.0164", "r").text
    first, second = redacted.splitlines()
    family = first.split()[-1]
    assert first.isupper() is False
    assert family.isupper()
    assert second.split()[1].rstrip(".").upper() == family
    assert re.search(r"MRN [A-Z]-\d{4}", redacted)
    assert "555-01" in redacted


PIECES = st.lists(
    st.sampled_from([text for text, _, _ in FOUND])
    | st.text(max_size=30)
    | st.sampled_from(
        ["Mr. ", "Dr.", "Patient:", ", MD", "\n", "  ", "fell on ", "[NAME]", "90 or older", "MRN", "#", "İ"]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_spans_are_ordered_and_lead_to_their_replacements(text: str) -> None:
    redacted = TAGS.redact(text)
    at = new_at = 0
    for span in redacted.spans:
        assert at <= span.start < span.end
        assert text[at : span.start] == redacted.text[new_at : span.new_start]
        at, new_at = span.end, span.new_end
    assert text[at:] == redacted.text[new_at:]


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_redacting_again_changes_nothing(text: str) -> None:
    once = TAGS.redact(text).text
    assert TAGS.redact(once).text == once


@settings(max_examples=100, deadline=None)
@given(PIECES, st.sampled_from([TAGS, SURROGATES, SHIFTED]), st.data())
def test_offsets_lead_back(text: str, redactor: Deidentifier, data: st.DataObject) -> None:
    redacted = redactor.redact(text)
    if not redacted.text:
        return
    start = data.draw(st.integers(0, len(redacted.text) - 1))
    end = data.draw(st.integers(start + 1, len(redacted.text)))
    old_start, old_end = redacted.map.to_original(start, end)
    again_start, again_end = redacted.map.to_redacted(old_start, old_end)
    assert 0 <= old_start <= old_end <= len(text)
    assert again_start <= start
    assert end <= again_end
    if not any(span.new_start < end and start < span.new_end for span in redacted.spans):
        assert text[old_start:old_end] == redacted.text[start:end]
        assert (again_start, again_end) == (start, end)


def test_offset_map_grows_to_whole_replacements() -> None:
    offsets = OffsetMap((Replaced(5, 15, 5, 11),))
    assert offsets.to_original(7, 9) == (5, 15)
    assert offsets.to_redacted(6, 7) == (5, 11)
    assert offsets.to_original(11, 14) == (15, 18)
    assert offsets.to_original(0, 4) == (0, 4)
    assert offsets.to_original(3, 12) == (3, 16)


def test_day_before_month_is_read_from_the_record() -> None:
    spans = {span.month for span in find_dates("24/02/2026 and 05/03/2026")}
    assert spans == {2, 3}
    assert as_date(next(find_dates("02/30/2026")), 2026) is None
    assert as_date(next(find_dates("03/04/2026")), 2026) == dt.date(2026, 3, 4)


def test_example_of_the_document() -> None:
    redacted = Deidentifier(key=b"a secret of at least 16 bytes").redact("Seen by Dr. Foley on 03/02/2026.", "record-1")
    assert redacted.text == "Seen by Dr. [NAME] on [DATE 2026]."
    assert redacted.map.to_original(12, 18) == (12, 17)


def test_a_long_record_is_read_whole() -> None:
    text = "Dr. Foley saw her. No change since 03/02/2026. " * 3_000
    assert len(TAGS.redact(text).spans) == 6_000
