"""Plain words for types and properties."""

import localcloud.azure
import localcloud.databricks  # noqa: F401 (both make their types known)
from localcloud.core.resource_type import RESOURCE_TYPES
from review.model.vocabulary import KINDS, kind_of, property_word, split


def test_every_type_that_a_review_can_meet_has_words_of_its_own() -> None:
    # What users make at run time is no resource of a program.
    met = {token for token in RESOURCE_TYPES if not token.startswith("databricks:data/")}
    assert met <= KINDS.keys() | {
        "azure-native:network:NetworkInterface",
        "azure-native:keyvault:DeletedVault",
    }


def test_an_unknown_type_goes_by_its_own_name() -> None:
    assert kind_of("azure-native:network:RouteTable").word == "route table"
    assert kind_of("databricks:index/sqlTable:SqlTable").word == "sql table"


def test_an_unknown_property_goes_by_its_own_name() -> None:
    assert property_word("addressPrefix") == "address range"
    assert property_word("customVirtualNetworkId") == "custom virtual network id"


def test_names_are_taken_apart_at_their_capitals() -> None:
    assert split("PublicIPAddress") == "public ip address"
    assert split("mlflow_experiment") == "mlflow experiment"
