"""From an amount given to NDC quantity and HCPCS units: what is computed, how it is rounded, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.terminology.ndc.amounts import amount, strength
from medcodex.terminology.ndc.billing import Drug, dose_of, hcpcs_units, ndc_quantity
from medcodex.terminology.ndc.packaging import packaging


def drug(form: str, *strengths: tuple[str, str], package: str = "") -> Drug:
    return Drug(form, tuple(strength(*one) for one in strengths), packaging(package))


TABLET = drug("TABLET", ("500", "mg/1"), package="100 TABLET in 1 BOTTLE (99999-123-04)")
SOLUTION = drug("INJECTION, SOLUTION", ("25", "mg/mL"), package="1 VIAL in 1 CARTON > 16 mL in 1 VIAL")
FIVE_ML = drug("INJECTION", ("100", "mg/5mL"))
POWDER = drug("INJECTION, POWDER, FOR SOLUTION", ("1", "g/1"), package="10 VIAL in 1 CARTON > 1 g in 1 VIAL")
DILUTED = drug("INJECTION, POWDER, LYOPHILIZED", ("100", "mg/10mL"), package="10 mL in 1 VIAL, GLASS")
HEPARIN = drug("INJECTION, SOLUTION", ("5000", "[USP'U]/mL"), package="25 VIAL in 1 TRAY > 10 mL in 1 VIAL")
FACTOR = drug("INJECTION, POWDER, FOR SOLUTION", ("1000", "[iU]/1"), package="1 KIT in 1 CARTON")
CREAM = drug("CREAM", ("10", "mg/g"), package="30 g in 1 TUBE (99999-2005-3)")
GEL = drug("GEL", ("1", "mg/mL"), package="50 mL in 1 TUBE")
COMBINED = drug("TABLET", ("5", "mg/1"), ("325", "mg/1"))
UNKNOWN = drug("TABLET", ("3", "[hp_X]/1"))
ORAL_POWDER = drug("POWDER, FOR SUSPENSION", ("250", "mg/5mL"), package="100 mL in 1 BOTTLE")
THIRDS = drug("INJECTION", ("10", "mg/3mL"))


@pytest.mark.parametrize(
    ("of", "given_amount", "unit", "quantity"),
    [
        (SOLUTION, "400 mg", None, "16 ML"),
        (SOLUTION, "0.4 g", None, "16 ML"),
        (SOLUTION, "400,000 mcg", None, "16 ML"),
        (SOLUTION, "5 mL", None, "5 ML"),
        (SOLUTION, "1 vial", None, "16 ML"),
        (SOLUTION, "8 mL", "UN", "0.5 UN"),
        (SOLUTION, "2 mL", "ME", "50 ME"),
        (FIVE_ML, "75 mg", None, "3.75 ML"),
        (TABLET, "1 g", None, "2 UN"),
        (TABLET, "3 tablets", None, "3 UN"),
        (POWDER, "250 mg", None, "0.25 UN"),
        (POWDER, "2 vials", None, "2 UN"),
        (DILUTED, "250 mg", None, "2.5 UN"),
        (HEPARIN, "1,234 units", None, "0.247 ML"),
        (FACTOR, "1500 IU", "F2", "1500 F2"),
        (FACTOR, "1.5 vials", "F2", "1500 F2"),
        (GEL, "5 mL", None, "5 ML"),
        (ORAL_POWDER, "250 mg", None, "5 ML"),
        (COMBINED, "2 tablets", None, "2 UN"),
        (UNKNOWN, "2 tablets", None, "2 UN"),
        (THIRDS, "1 mg", None, "0.3 ML"),
        (THIRDS, "10 mL", "ME", "33.333 ME"),
    ],
    ids=str,
)
def test_the_quantity_of_the_claim(of, given_amount, unit, quantity):
    found = ndc_quantity(amount(given_amount), of, unit)
    assert f"{found.quantity} {found.unit}" == quantity
    assert found.steps[0] == str(amount(given_amount))


@pytest.mark.parametrize(("whose", "quantity"), [("product", "30 GR"), ("ingredient", "3000 GR")])
def test_a_weight_of_what_is_counted_in_grams_says_of_what(whose, quantity):
    found = ndc_quantity(amount("30 g"), CREAM, None, whose)
    assert f"{found.quantity} {found.unit}" == quantity


@pytest.mark.parametrize(
    ("of", "given_amount", "unit", "reason"),
    [
        (CREAM, "30 g", None, "say whether the weight"),
        (COMBINED, "10 mg", None, "2 ingredients"),
        (UNKNOWN, "10 mg", None, "no strength"),
        (POWDER, "5 mL", None, "the strength as 1000 mg in 1 each"),
        (SOLUTION, "100 units", None, "the strength as 25 mg in 1 mL"),
        (HEPARIN, "100 units", "F2", "international units"),
        (SOLUTION, "0.001 mg", None, "does not fit a claim"),
        (SOLUTION, "999,999,999,999 g", None, "does not fit a claim"),
        (SOLUTION, "1 mL", "GM", "not a unit of CTP05"),
        (drug("SOMETHING", ("1", "mg/1")), "1 mg", None, "name the unit"),
        (drug("GEL", ("1", "mg/mL")), "1 mg", None, "name the unit"),
    ],
    ids=str,
)
def test_what_cannot_be_computed_is_refused_with_the_reason(of, given_amount, unit, reason):
    with pytest.raises(InputError, match=reason):
        ndc_quantity(amount(given_amount), of, unit)


@pytest.mark.parametrize(
    ("quantity", "rounded"), [("0.0124", "0.012"), ("0.0125", "0.013"), ("0.0005", "0.001"), ("1.2344999", "1.234")]
)
def test_quantities_are_rounded_half_up_to_three_decimals(quantity, rounded):
    found = ndc_quantity(amount(f"{quantity} mL"), SOLUTION)
    assert (str(found.quantity), found.exact) == (rounded, False)


@pytest.mark.parametrize(
    ("of", "given_amount", "dosage", "units"),
    [
        (SOLUTION, "400 mg", "10 MG", 40),
        (SOLUTION, "375 mg", "10 MG", 38),
        (SOLUTION, "1 mg", "10 MG", 1),
        (SOLUTION, "2 mL", "PER 10 MG", 5),
        (HEPARIN, "1234 units", "1,000 UNITS", 2),
        (POWDER, "600 mg", "UP TO 500 MG", 2),
        (THIRDS, "10 mg", "1 ML", 3),
        (THIRDS, "3 mL", "10 MG", 1),
        (COMBINED, "650 mg", "325 MG", 2),
        (SOLUTION, "2 mL", "ML", 2),
    ],
    ids=str,
)
def test_hcpcs_units_are_rounded_up(of, given_amount, dosage, units):
    assert hcpcs_units(amount(given_amount), of, dosage).units == units


@pytest.mark.parametrize(
    ("given_amount", "discarded", "units"),
    [
        ("375 mg", "25 mg", (38, 2)),
        ("75 mg", "25 mg", (8, 2)),
        ("395 mg", "5 mg", (40, 0)),
        ("400 mg", "0.001 mg", (40, 1)),
    ],
)
def test_rounding_bills_nothing_twice_as_discarded(given_amount, discarded, units):
    found = hcpcs_units(amount(given_amount), SOLUTION, "10 MG", amount(discarded))
    assert (found.units, found.discarded) == units


def test_whole_items_are_counted_by_the_crosswalk():
    assert hcpcs_units(amount("3 vials"), COMBINED, "500 MG", item_units=Decimal("2.5")).units == 8


def test_a_dose_in_other_words_is_refused():
    with pytest.raises(InputError, match="STUDY"):
        hcpcs_units(amount("1 mg"), SOLUTION, "PER STUDY DOSE")


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.integers(1, 10**4), st.integers(1, 10**3))
def test_units_cover_what_was_given_and_no_more_than_one_unit_over(given_amount, figure, per, dose):
    product = drug("INJECTION", (str(figure), f"mg/{per}mL"))
    units = hcpcs_units(amount(f"{given_amount} mg"), product, f"{dose} MG").units
    assert (units - 1) * dose < given_amount <= units * dose
    through_volume = hcpcs_units(amount(f"{given_amount} mL"), product, f"{dose} MG").units
    assert (through_volume - 1) * dose * per < given_amount * figure <= through_volume * dose * per


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_not(text):
    found = amount(text)
    assert found is None or found.value > 0
    dose_of(text)
    packaging(text)


@pytest.mark.parametrize(
    "text", ["", "mg", "10", "-5 mg", "0 mg", "1e9 mg", "5 gr", "1.2.3 mg", "1,00 mg", "NaN mg", "9" * 5000 + " mg"]
)
def test_no_amount(text):
    assert amount(text) is None
