"""A small NDC Directory and HCPCS crosswalk in the publishers' formats, with drugs and firms made up for tests."""

from __future__ import annotations

from medcodex.terminology.ndc.directory import PACKAGE_COLUMNS, PRODUCT_COLUMNS

DATE = "2026-11-20"
CROSSWALK_HEADER = (
    "_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG"
)


def product(code: str, name: str, generic: str, form: str, strength: tuple[str, str], **other: str) -> dict[str, str]:
    row = dict.fromkeys(PRODUCT_COLUMNS, "")
    row |= {
        "PRODUCTID": f"{code}_0123abcd",
        "PRODUCTNDC": code,
        "PRODUCTTYPENAME": "HUMAN PRESCRIPTION DRUG",
        "PROPRIETARYNAME": name,
        "NONPROPRIETARYNAME": generic,
        "DOSAGEFORMNAME": form,
        "ROUTENAME": "ORAL",
        "STARTMARKETINGDATE": "20200102",
        "MARKETINGCATEGORYNAME": "ANDA",
        "APPLICATIONNUMBER": "ANDA999999",
        "LABELERNAME": "Nowhere Pharma Inc",
        "SUBSTANCENAME": generic.upper(),
        "ACTIVE_NUMERATOR_STRENGTH": strength[0],
        "ACTIVE_INGRED_UNIT": strength[1],
        "NDC_EXCLUDE_FLAG": "N",
        "LISTING_RECORD_CERTIFIED_THROUGH": "20271231",
    }
    return row | other


def package(code: str, description: str, **other: str) -> dict[str, str]:
    row = dict.fromkeys(PACKAGE_COLUMNS, "")
    row |= {
        "PRODUCTID": "id",
        "PRODUCTNDC": code.rpartition("-")[0],
        "NDCPACKAGECODE": code,
        "PACKAGEDESCRIPTION": description,
        "STARTMARKETINGDATE": "20200102",
        "NDC_EXCLUDE_FLAG": "N",
        "SAMPLE_PACKAGE": "N",
    }
    return row | other


PRODUCTS = [
    product("99999-123", "Fakeformin", "Fakeformin Hydrochloride", "TABLET", ("500", "mg/1")),
    product("99999-124", "Fakeformin", "Fakeformin Hydrochloride", "TABLET", ("1000", "mg/1")),
    product(
        "99999-125", "Fakeformin", "Fakeformin Hydrochloride", "TABLET, EXTENDED RELEASE", ("500", "mg/1"),
        PROPRIETARYNAMESUFFIX="XR",
    ),
    product("99999-2001", "Mockicillin", "mockicillin sodium", "INJECTION, POWDER, FOR SOLUTION", ("1", "g/1"),
            ROUTENAME="INTRAMUSCULAR; INTRAVENOUS"),
    product("99999-2002", "Shamumab", "shamumab", "INJECTION, SOLUTION", ("25", "mg/mL"), ROUTENAME="INTRAVENOUS"),
    product("99999-2003", "Heparfake", "heparfake sodium", "INJECTION, SOLUTION", ("5000", "[USP'U]/mL")),
    product("99999-2004", "Factor Null", "factor null", "INJECTION, POWDER, LYOPHILIZED", ("1000", "[iU]/1")),
    product("99999-2005", "Fictisone", "fictisone", "CREAM", ("10", "mg/g"), ROUTENAME="TOPICAL"),
    product("99999-2006", "Duofake", "fakeprin and shamdol", "TABLET", ("5; 325", "mg/1; mg/1"),
            SUBSTANCENAME="FAKEPRIN; SHAMDOL", DEASCHEDULE="CII"),
    product("0999-1111", "Oldmycin", "oldmycin", "CAPSULE", ("250", "mg/1"), LABELERNAME="Elder Labs",
            ENDMARKETINGDATE="20240101"),
]  # fmt: skip
PACKAGES = [
    package("99999-123-04", "100 TABLET in 1 BOTTLE (99999-123-04)"),
    package("99999-123-10", "1000 TABLET in 1 BOTTLE (99999-123-10)"),
    package("99999-124-04", "100 TABLET in 1 BOTTLE (99999-124-04)"),
    package("99999-125-04", "100 TABLET, EXTENDED RELEASE in 1 BOTTLE (99999-125-04)"),
    package("99999-2001-1", "10 VIAL in 1 CARTON (99999-2001-1)  > 1 INJECTION, POWDER, FOR SOLUTION in 1 VIAL"),
    package("99999-2002-5", "1 VIAL, SINGLE-DOSE in 1 CARTON (99999-2002-5)  > 16 mL in 1 VIAL, SINGLE-DOSE"),
    package("99999-2003-1", "25 VIAL in 1 TRAY (99999-2003-1)  > 10 mL in 1 VIAL"),
    package("99999-2004-1", "1 KIT in 1 CARTON (99999-2004-1)  *  5 mL in 1 VIAL *  10 mL in 1 VIAL"),
    package("99999-2005-3", "30 g in 1 TUBE (99999-2005-3)"),
    package("99999-2006-1", "30 TABLET in 1 BOTTLE (99999-2006-1)", SAMPLE_PACKAGE="Y"),
    package("0999-1111-02", "24 CAPSULE in 1 BOTTLE (0999-1111-02)", ENDMARKETINGDATE="20240101"),
]
CROSSWALK = [
    'J9999,"Inj, shamumab, 10 mg",Nowhere Pharma,99999-2002-05,Shamumab,10 MG,16,1,40,40',
    "J9998,Inj mockicillin 500 mg,Nowhere Pharma,99999-2001-01,Mockicillin,500 MG,1,10,2,20",
    "J9997,Inj heparfake per 1000u,Nowhere Pharma,99999-2003-01,Heparfake,1000 UNITS,10,25,50,1250",
    "90999,a vaccine's words,Nowhere Pharma,99999-2005-03,Fictisone,1 ML,1,1,1,1",
]


def _table(columns, rows) -> bytes:
    lines = ["\t".join(columns), *("\t".join(row[name] for name in columns) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252")


def product_file(rows=PRODUCTS) -> bytes:
    return _table(PRODUCT_COLUMNS, rows)


def package_file(rows=PACKAGES) -> bytes:
    return _table(PACKAGE_COLUMNS, rows)


def crosswalk_file(rows=CROSSWALK, header=CROSSWALK_HEADER, title="October 2026 ASP NDC-HCPCS Crosswalk") -> bytes:
    lines = [f"{title},,,", "Being listed is no word on coverage.,,,", "", header, *rows]
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252")
