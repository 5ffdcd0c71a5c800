"""Values on their way between the engine and the rules."""

from typing import Any

import pytest

from localcloud.core.values import UNKNOWN
from localcloud.protocol.values import SIGNATURE, UNKNOWN_TEXT, Decoded, Signatures, encode


def secret(value: object) -> dict[str, object]:
    return {SIGNATURE: Signatures.SECRET, "value": value}


@pytest.mark.parametrize(
    "value",
    [0, 1, -7, 2**53, 1.5, True, False, "", "text", [], {}, [1, "a", [True]], {"a": {"b": [1.25]}}],
)
def test_plain_values_come_back_with_their_types(value: Any) -> None:
    found = Decoded(encode({"value": value})).values["value"]
    assert (found, type(found)) == (value, type(value))


def test_whole_numbers_are_integers() -> None:
    assert isinstance(Decoded(encode({"value": 3.0})).values["value"], int)


def test_a_property_that_is_null_is_absent() -> None:
    assert Decoded(encode({"a": None, "b": {"c": None, "d": 1}})).values == {"b": {"d": 1}}


def test_unknown_values_are_recognised_and_sent_at_any_depth() -> None:
    values = {"a": UNKNOWN, "b": [{"c": UNKNOWN}]}
    assert Decoded(encode({"a": UNKNOWN_TEXT, "b": [{"c": UNKNOWN_TEXT}]})).values == values
    assert Decoded(encode(values)).values == values


def test_secrets_are_plain_inside_and_wrapped_outside_at_any_depth() -> None:
    sent = encode({"a": secret("x"), "b": [{"c": secret({"d": 1})}, 2]})
    received = Decoded(sent)
    assert received.values == {"a": "x", "b": [{"c": {"d": 1}}, 2]}
    assert encode(received.values, received.secrets) == sent


def test_a_secret_inside_a_secret_is_found() -> None:
    assert Decoded(encode({"a": secret({"b": secret("x")})})).values == {"a": {"b": "x"}}


def test_an_unknown_secret_stays_secret() -> None:
    received = Decoded(encode({"a": secret(UNKNOWN_TEXT)}))
    assert received.values == {"a": UNKNOWN}
    assert encode(received.values, received.secrets) == encode({"a": secret(UNKNOWN_TEXT)})


def test_output_values_are_taken_apart() -> None:
    known = {SIGNATURE: Signatures.OUTPUT, "value": "x", "secret": True}
    received = Decoded(encode({"a": known, "b": {SIGNATURE: Signatures.OUTPUT}}))
    assert received.values == {"a": "x", "b": UNKNOWN}
    assert received.secrets == {("a",)}


def test_a_reference_to_a_resource_is_its_id() -> None:
    reference = {SIGNATURE: Signatures.RESOURCE, "urn": "urn:x", "id": "/x"}
    assert Decoded(encode({"a": reference})).values == {"a": "/x"}


def test_a_value_without_a_json_form_is_named() -> None:
    with pytest.raises(TypeError, match=r"a\.b is a set"):
        encode({"a": {"b": set[str]()}})
