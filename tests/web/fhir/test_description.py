"""The FHIR service against its own description: whatever is asked, the answer is one that the description names."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from medcodex.web.fhir.description import describe

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIBED = [(path, method.upper()) for path, methods in describe("0", "/fhir")["paths"].items() for method in methods]


@pytest.fixture(scope="session")
def described(plain):
    return schemathesis.openapi.from_url(f"{plain.url}/fhir/openapi.json")


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), DESCRIBED)
def test_answers_are_as_described(described, path, method):
    operation = described[path][method]

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        case.call_and_validate(checks=CHECKS, timeout=120)

    ask()
