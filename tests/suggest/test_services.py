"""What descriptors of drugs say, doses and their units, teeth: the parts of naming services that need no release."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.suggest.services.descriptor import DescriptorWords, read_descriptor
from medcodex.suggest.services.doses import doses_in, fitting, units_of
from medcodex.suggest.services.teeth import teeth_in
from medcodex.terminology.ndc.amounts import Amount, amount

WORDS = DescriptorWords.load()


@pytest.mark.parametrize(
    ("title", "name", "salts", "wants", "unit"),
    [
        ("Injection, fakeprofen tromethamine, per 15 mg", "fakeprofen", {"tromethamine"}, set(), "15 mg"),
        ("Injection, mockicillin, up to 1 gram", "mockicillin", set(), set(), "1000 mg"),
        ("Injection, fakezole, liposomal, 10 mg", "fakezole", set(), {"liposomal"}, "10 mg"),
        ("Injection, heparfake sodium, per 1,000 units", "heparfake", {"sodium"}, set(), "1000 units"),
        ("Infusion, normal saline solution, 250 cc", "normal saline", set(), set(), "250 mL"),
        ("Infusion, normal saline solution, sterile (500 ml = 1 unit)", "normal saline", set(), set(), "500 mL"),
        ("Injection, shamumab 10 mg and fakeuronidase", "shamumab", set(), {"fakeuronidase"}, "10 mg"),
        ("Injection, shamumab, 1 mg (code may be used for medicare when given)", "shamumab", set(), set(), "1 mg"),
    ],
)
def test_a_descriptor_names_drug_and_unit(title, name, salts, wants, unit):
    read = read_descriptor("J9999", title, WORDS)
    assert read is not None
    assert (" ".join(read.name), set(read.salts), set(read.wants)) == (name, salts, wants)
    assert str(read.unit) == unit


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("Injection, fakezole (nowhere inc), not therapeutically equivalent to j9998, 1 mg", [{"nowhere", "inc"}]),
        ("Injection, fakeliximab-abcd, biosimilar, (inventra), 10 mg", [{"inventra"}, {"abcd"}]),
        ("Hyaluronan or derivative, fakevisc or fakevisc-one, for intra-articular injection, 1 mg",
         [{"fakevisc"}, {"fakevisc-one"}]),
    ],
)  # fmt: skip
def test_a_descriptor_names_maker_or_brand(title, marks):
    read = read_descriptor("J9999", title, WORDS)
    assert read is not None
    assert [set(mark) for mark in read.marks] == marks


def test_one_vial_is_a_unit_without_amount():
    read = read_descriptor("J9999", "Injection, fakeferon, per single dose vial", WORDS)
    assert read is not None
    assert read.unit is None


@pytest.mark.parametrize(
    "title",
    [
        "Fakezole, oral, 50 mg",
        "Unclassified drugs",
        "Injection, one 5 mg and another 10 mg",
        "Injection, fakezole",
        "Injection, ",
        "",
    ],
)
def test_descriptors_that_give_no_one_drug_and_unit(title):
    assert read_descriptor("J9999", title, WORDS) is None


@given(st.text(max_size=80))
def test_any_descriptor_is_read_or_passed_over(title):
    read = read_descriptor("J9999", title, WORDS)
    assert read is None or read.name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60 mg of it", [("60 mg", "60 mg", "", True)]),
        ("1,000 mcg and 0.5 mL", [("1,000 mcg", "1 mg", "", True), ("0.5 mL", "0.5 mL", "", True)]),
        ("1.2 million units", [("1.2 million units", "1200000 units", "", True)]),
        ("40 mg/mL", [("40 mg/mL", "40 mg", "ml", True)]),
        ("5 mg/kg", [("5 mg/kg", "5 mg", "kg", True)]),
        ("2 to 4 mg", [("4 mg", "4 mg", "", False)]),
        ("2-4 mg", []),
        ("1:100,000 epinephrine, 0.5% plain, #30", []),
    ],
)
def test_doses(text, found):
    assert [(text[d.start : d.end], str(d.amount), d.per, d.sound) for d in doses_in(text, 0, len(text))] == found


@pytest.mark.parametrize(
    ("dose", "unit", "units"),
    [
        ("60 mg", "15 mg", 4),
        ("61 mg", "15 mg", 5),
        ("1 g", "250 mg", 4),
        ("25 mcg", "0.1 mg", 1),
        ("1 mL", "1 mg", None),
    ],
)
def test_units_are_rounded_up(dose, unit, units):
    assert units_of(amount(dose), amount(unit)) == units


_VALUES = st.decimals("0.001", "100000", places=3)


@given(_VALUES, _VALUES)
def test_units_hold_the_dose_and_one_less_does_not(dose, unit):
    units = units_of(Amount(dose, "mass"), Amount(unit, "mass"))
    assert units is not None
    assert (units - 1) * unit < dose <= units * unit


@pytest.mark.parametrize(("volume", "size"), [(2000, 1000), (1250, 250), (500, 500), (100, 250)])
def test_the_size_of_unit_that_fits(volume, size):
    sizes = [Amount(Decimal(value), "volume") for value in (1000, 500, 250)]
    chosen = fitting(Amount(Decimal(volume), "volume"), sizes)
    assert chosen is not None
    assert chosen.value == size


@pytest.mark.parametrize(
    ("text", "teeth", "surfaces", "words"),
    [
        ("#14 MO", ("14",), ("M", "O"), "two surfaces posterior permanent"),
        ("tooth 8 F", ("8",), ("F",), "one surface anterior permanent"),
        ("tooth K", ("K",), (), "posterior primary"),
        ("teeth 1, 16 and 17", ("1", "16", "17"), (), "posterior permanent"),
        ("#14 MM", ("14",), (), "posterior permanent"),
    ],
)
def test_teeth(text, teeth, surfaces, words):
    (found,) = teeth_in(text, 0, len(text))
    assert (found.teeth, found.surfaces, found.words) == (teeth, surfaces, words)


@pytest.mark.parametrize("text", ["#33", "#0", "Norco #300", "tooth pain", "MOD"])
def test_what_is_no_tooth(text):
    assert teeth_in(text, 0, len(text)) == []
