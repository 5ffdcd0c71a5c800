"""What a service's refusals become."""

import pytest
from pytest_httpserver import HTTPServer

from delivery.errors import DeliveryError
from delivery.hosts.http import Service


def test_a_refusal_is_told_with_the_service_s_own_reason(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/thing").respond_with_json({"message": "Not yours"}, status=403)
    with pytest.raises(DeliveryError, match=r"GET http://.*/thing: 403 FORBIDDEN: Not yours"):
        Service(httpserver.url_for(""), {}).call("GET", "/thing")


def test_a_refusal_shows_neither_the_token_nor_what_was_sent(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/thing").respond_with_data("<html>", status=401)
    with pytest.raises(DeliveryError) as refusal:
        Service(httpserver.url_for(""), {"Authorization": "Bearer hidden"}).call("POST", "/thing", ["hidden"])
    assert "hidden" not in str(refusal.value)
    assert "no reason given" in str(refusal.value)


def test_throttling_is_waited_for(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/thing").respond_with_data(status=429, headers={"Retry-After": "0"})
    httpserver.expect_ordered_request("/thing").respond_with_json({"done": True})
    assert Service(httpserver.url_for(""), {}).call("POST", "/thing", {}) == {"done": True}


def test_a_service_that_cannot_be_reached_is_told_in_a_line() -> None:
    with pytest.raises(DeliveryError, match=r"^GET http://127\.0\.0\.1:9/thing: no answer"):
        Service("http://127.0.0.1:9", {}).call("GET", "/thing")


def test_what_may_have_been_carried_out_is_not_done_again(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/thing").respond_with_data(status=504)
    with pytest.raises(DeliveryError, match="504"):
        Service(httpserver.url_for(""), {}).call("POST", "/thing", {})
    assert len(httpserver.log) == 1
