"""REST against its own description: whatever is asked, the answer is one that the description names."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from medcodex.web.app import create_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

OPERATIONS = [(path, method.upper()) for path, methods in create_app().openapi()["paths"].items() for method in methods]


@pytest.fixture(scope="session")
def described(official):
    """The description as the service over the official files gives it."""
    return schemathesis.openapi.from_url(f"{official.url}/api/openapi.json")


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(described, path, method):
    operation = described[path][method]

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        case.call_and_validate(checks=CHECKS, timeout=120)

    ask()


EXAMPLES = [
    ("/api/terminology/systems", {}),
    ("/api/terminology/search", {"text": "heart attack", "limit": 5}),
    ("/api/terminology/{system}/codes/{code}", {"system": "icd10cm", "code": "S52.001A"}),
    ("/api/terminology/{system}/codes/{code}", {"system": "icd10pcs", "code": "02100Z9"}),
    ("/api/terminology/{system}/validate", {"system": "icd10cm", "code": "I10.9"}),
    ("/api/terminology/{system}/children", {"system": "icd10cm", "of": "I10-I1A"}),
    ("/api/terminology/{system}/children", {"system": "icd10pcs", "of": "0FT4"}),
    ("/api/terminology/{system}/ancestors", {"system": "icd10cm", "of": "I11.0"}),
    ("/api/terminology/icd10cm/index", {"term": "Failure, heart"}),
    ("/api/terminology/icd10cm/diff", {"old": "2026", "new": "2027"}),
    ("/api/terminology/icd10pcs/build", {"prefix": "0FT4"}),
    ("/api/terminology/icd10pcs/explain", {"code": "0FT44ZZ"}),
    ("/api/terminology/icd10pcs/words", {"words": "lap chole"}),
]


@pytest.mark.shared
@pytest.mark.parametrize(("path", "asked"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else "")
def test_true_answers_are_as_described(described, path, asked):
    """Random questions are mostly refused: these are answered."""
    placed = {name: value for name, value in asked.items() if f"{{{name}}}" in path}
    query = {name: value for name, value in asked.items() if name not in placed}
    case = described[path]["GET"].Case(path_parameters=placed, query=query)
    assert case.call_and_validate(checks=CHECKS, timeout=120).status_code == 200
