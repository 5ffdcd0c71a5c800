"""What the provider reads of an object that somebody else has changed."""

from pathlib import Path
from typing import Any

import pytest

from localcloud.core.cloud import Caller
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import Store
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from localcloud.protocol.difference import changes
from localcloud.protocol.provider import Provider
from localcloud.protocol.values import Decoded, encode
from localcloud.protocol.wire import Message
from tests.localcloud.conftest import create
from tests.localcloud.databricks.conftest import ACCOUNT_HOST


class Connection:
    """The gRPC context of one connection."""

    def peer(self) -> str:
        return "a"

    def abort(self, code: Any, details: str) -> None:
        raise AssertionError(f"{code}: {details}")


STATED: Properties = {"name": "dev", "comment": "ours", "forceDestroy": False}


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"comment": "theirs"}, {"comment": "theirs"}),
        ({"forceDestroy": True}, {"forceDestroy": True}),
        ({"isolationMode": "OPEN"}, {"isolationMode": "OPEN"}),
        ({"catalogType": "MANAGED_CATALOG"}, {"catalogType": "MANAGED_CATALOG"}),
        ({"comment": ""}, {}),
        ({"properties": {"a": "b"}}, {}),
        ({"storageRoot": "abfss://a@b.dfs.core.windows.net/"}, {}),
    ],
)
def test_a_refresh_passes_by_what_is_empty_and_what_was_not_there(
    change: Properties, shown: Properties
) -> None:
    catalog = RESOURCE_TYPES[tokens.CATALOG]
    assert catalog.shown(STATED, {**STATED, **change}) == {**STATED, **shown}


def test_a_comment_that_somebody_took_away_is_still_shown() -> None:
    without = {key: value for key, value in STATED.items() if key != "comment"}
    assert RESOURCE_TYPES[tokens.CATALOG].shown(STATED, without) == STATED


def test_the_frameworks_types_show_everything() -> None:
    now = {"displayName": "a", "customSummary": "theirs"}
    assert RESOURCE_TYPES[tokens.ALERT].shown({"displayName": "a"}, now) == now


def test_a_refresh_through_the_provider_is_as_blind(tmp_path: Path) -> None:
    store = Store(tmp_path / "cloud.db")
    account = {"host": ACCOUNT_HOST, "accountId": store.identity.account_id}
    cloud = store.cloud(Caller("databricks", account))
    config: Properties = {
        "name": "m",
        "region": "eastus2",
        "storageRoot": "abfss://a@b.dfs.core.windows.net/",
    }
    metastore = create(cloud, tokens.METASTORE, config)
    stated = {key: value for key, value in metastore.inputs.items() if key != "storageRoot"}
    state = {key: value for key, value in metastore.outputs.items() if key != "storageRoot"}

    provider, connection = Provider("databricks", store), Connection()
    provider.Handshake(Message.ProviderHandshakeRequest(), connection)
    provider.Configure(Message.ConfigureRequest(args=encode(account)), connection)
    urn = f"urn:pulumi:dev::p::{tokens.METASTORE}::m"
    request = {"urn": urn, "id": metastore.id, "inputs": encode(stated), "properties": encode(state)}
    read = provider.Read(Message.ReadRequest(**request), connection)
    assert Decoded(read.inputs).values == stated
    assert Decoded(read.properties).values == state


@pytest.mark.parametrize(
    ("token", "stamp", "flag"),
    [
        (tokens.FILE, "modificationTime", "remoteFileModified"),
        (tokens.DASHBOARD, "etag", "dashboardChangeDetected"),
    ],
)
def test_an_object_that_somebody_else_wrote_is_written_again(token: str, stamp: str, flag: str) -> None:
    kind, state = RESOURCE_TYPES[token], {stamp: "1"}
    assert flag not in kind.shown(state, state)
    assert kind.shown(state, {stamp: "2"})[flag] is True
    assert [change.path for change in changes(kind, {flag: True}, {})] == [flag]
    assert changes(kind, {flag: False}, {}) == []


@pytest.mark.parametrize("empty", [False, 0, "", [], {}])
def test_nothing_and_an_empty_value_are_the_same_but_for_the_framework(empty: object) -> None:
    assert changes(RESOURCE_TYPES[tokens.CATALOG], {"spare": empty}, {}) == []
    assert changes(RESOURCE_TYPES[tokens.ALERT], {"spare": empty}, {}) != []
