"""Gates, and a request to pass them."""

import pytest

from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request
from tests.registry.world import NOW

ROWS = {"table": "validation.churn", "target": "churned"}


@pytest.fixture
def policy() -> Policy:
    return Policy.model_validate(
        {
            "candidate": {"evaluation": ROWS, "metrics": [{"metric": "roc_auc", "minimum": 0.8}]},
            "production": {
                "evaluation": ROWS,
                "required_tags": {"validation": "passed"},
                "metrics": [{"metric": "roc_auc", "better": "higher", "not_worse_than_champion_by": 0.01}],
            },
        }
    )


@pytest.fixture
def request_() -> Request:
    return Request(by="pipeline", requested_by="ann", reason="PR 12", at=NOW)
