"""Names of models."""

import pytest

from company_ml.errors import InputError
from company_ml.names import ModelName


def test_a_full_name_is_read_and_written_alike() -> None:
    assert str(ModelName.parse("ml_models_catalog.dev_models.customer_churn")) == (
        "ml_models_catalog.dev_models.customer_churn"
    )


@pytest.mark.parametrize("text", ["churn", "a.b", "a.b.c.d", "a.b.", "A.b.c", "a.b-c.d", "1a.b.c"])
def test_what_unity_catalog_would_have_quoted_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        ModelName.parse(text)
