"""The workbench's REST, asked whatever its description allows: no failure of ours, and nothing for a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from tests.identity_fixture import actor_of
from tests.web.charts import kept_stay

from medcodex.workflow.identity.api_tokens import make_token
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from tests.web.identity.conftest import House

schemathesis.serializer.alias("application/EDI-X12", "text/plain")
schemathesis.serializer.alias("application/x-ndjson", "text/plain")
READERS = frozenset({Role.CODER, Role.AUDITOR, Role.BILLER, Role.MANAGER})
"""Who may read a chart that nobody has asked them about."""


@pytest.mark.slow
@pytest.mark.parametrize("role", [*Role, None])
def test_whatever_is_asked(shared_house: House, role: Role | None) -> None:
    headers = {}
    if role is not None:
        with shared_house.store.begin(actor_of(shared_house.people[role])) as work:
            headers = {"authorization": f"Bearer {make_token(work, 'test', role, 1)[1]}"}
    secret = kept_stay(shared_house.store, f"of-{role}")
    described = schemathesis.openapi.from_url(f"{shared_house.url}/api/openapi.json")
    operations = [one.ok() for one in described.get_all_operations()]
    private = [one for one in operations if not one.path.startswith("/api/terminology")]
    assert private
    for operation in private:

        @settings(
            max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def ask(case):
            # Half of what is asked is about a chart that there is.
            for name in {"chart", "chart_id", "encounter"} & set(case.path_parameters):
                if len(str(case.path_parameters[name])) % 2:
                    case.path_parameters[name] = secret
            answer = case.call(headers=headers, timeout=60)
            assert answer.status_code < 500, (case.method, case.formatted_path, answer.text)
            if role not in READERS:
                assert b"Quokka" not in answer.content, (case.method, case.formatted_path)
            if role is None:
                assert answer.status_code in {401, 403, 413, 414}, (case.method, case.path, answer.status_code)

        ask()
