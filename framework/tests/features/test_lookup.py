"""Feature look-ups as people write them, and as versions carry them."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from company_ml.errors import InputError
from company_ml.features.lookup import FeatureLookup, from_metadata, to_metadata
from company_ml.settings.environment import load
from tests.features.history import LOOKUP


def lookup(**changes: Any) -> FeatureLookup:
    return FeatureLookup.model_validate({**LOOKUP, **changes})


def test_the_names_of_the_rows_are_those_of_the_feature_table_unless_it_has_others() -> None:
    plain = lookup(primary_keys=[], timeseries_column=None, lookup_key=["a", "b"])
    assert (plain.keys, plain.times) == ((("a", "a"), ("b", "b")), ("observed_at", "observed_at"))
    assert (lookup().keys, lookup().times) == ((("customer", "user_id"),), ("observed_at", "seen_at"))


def test_a_table_without_a_catalog_is_the_environments_own() -> None:
    assert [lookup().full_name(load(name)) for name in ("dev", "prod")] == [
        "ml_dev_catalog.feature_store.customer_history",
        "ml_prod_catalog.feature_store.customer_history",
    ]
    assert lookup(table_name="shared.features.rates").full_name(load("prod")) == "shared.features.rates"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"table_name": "rates"}, "String should match pattern"),
        ({"table_name": "a.b.c.d"}, "String should match pattern"),
        ({"lookup_key": []}, "at least 1"),
        ({"feature_names": []}, "at least 1"),
        ({"feature_names": ["age", "AGE"]}, "age is named more than once in feature_names"),
        (
            {"lookup_key": ["a", "a"], "primary_keys": ["b", "c"]},
            "a is named more than once in lookup_key",
        ),
        ({"primary_keys": ["a", "b"]}, "primary_keys has 2 columns, and lookup_key 1"),
        ({"rename_outputs": {"income": "pay"}}, "renames income, which is none of feature_names"),
        ({"timestamp_lookup_key": None}, "timeseries_column needs timestamp_lookup_key"),
        (
            {"timestamp_lookup_key": None, "timeseries_column": None, "lookback_window": "P1D"},
            "lookback_window needs timestamp_lookup_key",
        ),
        ({"lookback_window": 30}, "give an ISO 8601 duration, such as P30D"),
        ({"lookback_window": "30"}, "give an ISO 8601 duration, such as P30D"),
        ({"lookback_window": "P30X"}, "valid timedelta"),
        ({"lookback_window": "PT0.5S"}, "has a fraction of a second"),
        ({"lookback_window": "-P1D"}, "give an ISO 8601 duration"),
    ],
)
def test_a_look_up_with_a_mistake_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        lookup(**changes)


def test_all_mistakes_of_a_look_up_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as told:
        lookup(feature_names=["age", "age"], rename_outputs={"x": "y"}, primary_keys=["a", "b"])
    assert str(told.value).count(";") == 2


def test_what_a_version_carries_is_read_back_as_it_was() -> None:
    given = (lookup(lookback_window="P30DT12H"), lookup(rename_outputs={"age": "years"}))
    assert from_metadata(to_metadata(given), "version 1") == given
    assert given[0].lookback_window == timedelta(days=30, hours=12)
    assert (to_metadata(()), from_metadata(None, "version 1"), from_metadata({}, "version 1")) == ({}, (), ())


def test_what_another_release_wrote_is_told_and_not_guessed() -> None:
    carried = {"feature_lookups": [{**LOOKUP, "interpolate": True}]}
    with pytest.raises(InputError, match=r"version 1 carries are not read by this release: 0\.interpolate"):
        from_metadata(carried, "version 1")
