"""Where an encounter of a setting takes place, as claims tell it."""

from __future__ import annotations

from medcodex.encounter import Setting

_INPATIENT_BILL = {Setting.INPATIENT: "11", Setting.PSYCHIATRIC: "11", Setting.REHAB: "11", Setting.SNF: "21"}
_OUTPATIENT_BILL, _OFFICE = "13", "11"
_PLACES = {
    Setting.EMERGENCY: "23", Setting.OBSERVATION: "22", Setting.AMBULATORY_SURGERY: "24", Setting.INPATIENT: "21",
    Setting.SNF: "31", Setting.PSYCHIATRIC: "51", Setting.REHAB: "61",
}  # fmt: skip


def is_inpatient(setting: Setting) -> bool:
    """Whether a facility bills a stay."""
    return setting in _INPATIENT_BILL


def bill_type_of(setting: Setting) -> str:
    """The first two digits of the type of bill (NUBC) where nothing names one."""
    return _INPATIENT_BILL.get(setting, _OUTPATIENT_BILL)


def place_of_service(setting: Setting) -> str:
    """The place of service (CMS, Place of Service Codes) where no line names one; an office where the setting says no
    more."""
    return _PLACES.get(setting, _OFFICE)
