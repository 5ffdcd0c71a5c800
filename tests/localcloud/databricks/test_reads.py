"""What the provider reads of an object that somebody else has changed."""

from pathlib import Path
from typing import Any

import pytest

from localcloud.core.cloud import Caller
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import Store
from localcloud.core.values import Properties
from localcloud.databricks import tokens
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
