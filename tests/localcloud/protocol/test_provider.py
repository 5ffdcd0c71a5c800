"""The provider protocol, method by method, as the engine calls it."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from localcloud.azure.authorization import GetClientConfig
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.delays import VARIABLE
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import LOOKUPS, RESOURCE_TYPES, Answer, Lookup, ResourceType
from localcloud.core.store import Store
from localcloud.core.values import UNKNOWN, Properties
from localcloud.protocol.names import with_name
from localcloud.protocol.provider import Provider
from localcloud.protocol.values import SIGNATURE, Decoded, Signatures, encode
from localcloud.protocol.wire import Message

# A real type that localcloud does not simulate, with a secret among its inputs.
TOKEN = "azure-native:sql:Server"
URN = f"urn:pulumi:dev::project::{TOKEN}::database"
INPUTS: Properties = {"resourceGroupName": "rg", "serverName": "sql", "location": "eastus2"}


class Server(ResourceType):
    """A stand-in for the type's rules."""

    token = TOKEN
    auto_name = "serverName"
    replace_on: ClassVar[frozenset[str]] = frozenset({"location", "serverName"})
    unsent: ClassVar[frozenset[str]] = frozenset({"minimalTlsVersion"})

    def validate(self, inputs: Properties) -> Iterable[Problem]:
        if inputs.get("version") == "1.0":
            yield Problem("version", "1.0 is retired")

    def name(self, inputs: Properties) -> str:
        return inputs["serverName"]

    def create(self, cloud: Cloud, inputs: Properties) -> Answer:
        if inputs["serverName"] == "broken":
            raise ZeroDivisionError("a fault in a rule")
        if inputs["serverName"] == "taken":
            raise CloudError("NameAlreadyExists", "The name 'taken' is taken.", 409)
        return Answer(f"/{inputs['serverName']}", self.update(cloud, None, inputs))

    def update(self, cloud: Cloud, current: Stored | None, inputs: Properties) -> Properties:
        return {**inputs, "fullyQualifiedDomainName": f"{inputs['serverName']}.database.windows.net"}


class Greeting(Lookup):
    """A function that answers its arguments."""

    token = "azure-native:sql:greet"

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        return {"hello": arguments["name"], "package": cloud.caller.package}


class Aborted(Exception):  # noqa: N818 (what gRPC does, not a mistake)
    """A call that ended with an error."""


class Connection:
    """The gRPC context of one connection."""

    def __init__(self, peer: str = "a") -> None:
        self._peer = peer

    def peer(self) -> str:
        return self._peer

    def abort(self, code: Any, details: str) -> None:
        raise Aborted(f"{code.name}: {details}")


Start = Callable[..., Provider]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Give a provider with an instance configured on connection "a"."""
    monkeypatch.setitem(RESOURCE_TYPES, TOKEN, Server())
    monkeypatch.setitem(LOOKUPS, Greeting.token, Greeting())
    store = Store(tmp_path / "cloud.db")
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", store.identity.subscription_id)

    def provider(**settings: object) -> Provider:
        made = Provider("azure-native", store)
        made.Handshake(Message.ProviderHandshakeRequest(), Connection())
        made.Configure(Message.ConfigureRequest(args=encode(settings)), Connection())
        return made

    return provider


def create(provider: Provider, inputs: Properties, **more: Any) -> Any:
    request = Message.CreateRequest(urn=URN, properties=encode(inputs), **more)
    return provider.Create(request, Connection())


def secret(value: object) -> Properties:
    return {SIGNATURE: Signatures.SECRET, "value": value}


def test_the_version_is_that_of_the_sdk(start: Start) -> None:
    assert start().GetPluginInfo(Message.CheckRequest(), Connection()).version.startswith("3.")


def test_check_reports_the_rules_and_the_shape_with_their_paths(start: Start) -> None:
    for wrong, path in ({"version": "1.0"}, "version"), ({"publicNetworkAcess": "x"}, "publicNetworkAcess"):
        request = Message.CheckRequest(urn=URN, news=encode({**INPUTS, **wrong}))
        (failure,) = start().Check(request, Connection()).failures
        assert failure.property == path


def test_check_refuses_a_type_that_is_not_simulated_by_name(start: Start) -> None:
    urn = "urn:pulumi:dev::project::azure-native:compute:VirtualMachine::vm"
    (failure,) = start().Check(Message.CheckRequest(urn=urn), Connection()).failures
    assert failure.reason == "localcloud does not simulate azure-native:compute:VirtualMachine"


def test_a_preview_refuses_a_type_that_is_not_simulated_by_name(start: Start) -> None:
    urn = "urn:pulumi:dev::project::azure-native:compute:VirtualMachine::vm"
    with pytest.raises(Aborted, match="does not simulate azure-native:compute:VirtualMachine"):
        start().Create(Message.CreateRequest(urn=urn, preview=True), Connection())


def test_the_type_of_a_component_s_child_is_understood(start: Start) -> None:
    urn = f"urn:pulumi:dev::project::project:area:Component${TOKEN}::database"
    response = start().Check(Message.CheckRequest(urn=urn, news=encode(INPUTS)), Connection())
    assert not response.failures


def test_a_missing_name_is_made_up_once_and_kept(start: Start) -> None:
    news = encode({"resourceGroupName": "rg"})
    first = start().Check(Message.CheckRequest(urn=URN, news=news, randomSeed=b"seed"), Connection())
    name = Decoded(first.inputs).values["serverName"]
    again = start().Check(Message.CheckRequest(urn=URN, news=news, olds=first.inputs), Connection())
    assert name.startswith("database")
    assert len(name) == len("database") + 8
    assert Decoded(again.inputs).values["serverName"] == name


@pytest.mark.parametrize("given", ["sql", None])
def test_a_replacement_waits_for_the_deletion_unless_the_name_is_made_up(
    start: Start, given: str | None
) -> None:
    old = {**INPUTS, "serverName": given}
    checked = [
        start().Check(Message.CheckRequest(urn=URN, news=encode({**old, **change})), Connection()).inputs
        for change in ({}, {"location": "westus"})
    ]
    diff = start().Diff(Message.DiffRequest(urn=URN, old_inputs=checked[0], news=checked[1]), Connection())
    assert diff.deleteBeforeReplace == (given is not None)


def test_diff_says_what_changes_and_what_replaces(start: Start) -> None:
    old, new = {**INPUTS, "version": "12.0"}, {**INPUTS, "location": "westus", "tags": {"a": "b"}}
    request = Message.DiffRequest(urn=URN, old_inputs=encode(old), news=encode(new))
    diff = start().Diff(request, Connection())
    kinds = {path: Message.PropertyDiff.Kind.Name(change.kind) for path, change in diff.detailedDiff.items()}
    assert kinds == {"location": "UPDATE_REPLACE", "version": "DELETE", "tags": "ADD"}
    assert list(diff.replaces) == ["location"]
    assert diff.changes == Message.DiffResponse.DIFF_SOME


def test_diff_names_each_top_level_property_once_and_gives_the_paths_in_its_details(start: Start) -> None:
    old = {**INPUTS, "tags": {"a": "1", "b": "1"}}
    new = {**INPUTS, "tags": {"a": "2", "b": "2"}}
    request = Message.DiffRequest(urn=URN, old_inputs=encode(old), news=encode(new))
    diff = start().Diff(request, Connection())
    assert list(diff.diffs) == ["tags"]
    assert set(diff.detailedDiff) == {"tags.a", "tags.b"}


def test_equal_inputs_are_no_difference_even_if_one_is_secret(start: Start) -> None:
    old, new = (
        {**INPUTS, "administratorLoginPassword": "x"},
        {**INPUTS, "administratorLoginPassword": secret("x")},
    )
    request = Message.DiffRequest(urn=URN, old_inputs=encode(old), news=encode(new))
    assert start().Diff(request, Connection()).changes == Message.DiffResponse.DIFF_NONE


def test_what_was_never_sent_is_compared_with_what_the_cloud_has(start: Start) -> None:
    asked = {**INPUTS, "minimalTlsVersion": "1.2"}
    has = {**INPUTS, "minimalTlsVersion": "1.1"}
    request = Message.DiffRequest(urn=URN, old_inputs=encode(asked), olds=encode(has), news=encode(asked))
    diff = start().Diff(request, Connection())
    assert {path: change.inputDiff for path, change in diff.detailedDiff.items()} == {
        "minimalTlsVersion": False
    }


def test_what_the_provider_sets_when_it_reads_is_compared_too(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "flags", frozenset({"version"}))
    request = Message.DiffRequest(
        urn=URN, old_inputs=encode(INPUTS), olds=encode({**INPUTS, "version": "x"}), news=encode(INPUTS)
    )
    assert list(start().Diff(request, Connection()).diffs) == ["version"]


def test_a_refresh_leaves_out_sub_resources_that_others_made(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def others(_: Server, __: Cloud, current: Stored) -> Properties:
        return {**current.outputs, "privateEndpointConnections": [{"id": "x"}]}

    monkeypatch.setattr(Server, "sub_resources", frozenset({"privateEndpointConnections"}))
    monkeypatch.setattr(Server, "read", others)
    provider = start()
    made = create(provider, INPUTS)
    request = {"urn": URN, "id": made.id, "inputs": encode(INPUTS), "properties": made.properties}
    read = provider.Read(Message.ReadRequest(**request), Connection())
    assert Decoded(read.properties).values["privateEndpointConnections"] == []


def test_a_preview_creates_nothing_and_leaves_the_rest_unknown(start: Start) -> None:
    provider = start()
    known = Decoded(create(provider, INPUTS, preview=True).properties).values
    assert known["location"] == "eastus2"
    assert known["fullyQualifiedDomainName"] is UNKNOWN
    assert not provider.Read(Message.ReadRequest(urn=URN, id="/sql"), Connection()).id


def test_a_delayed_create_is_refused_at_once_and_there_when_its_time_is_over(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    delayed = start()
    waits: list[bool] = []

    def sleep(_seconds: float) -> None:
        read = delayed.Read(Message.ReadRequest(urn=URN, id="/sql"), Connection())
        waits.append(bool(read.id))

    monkeypatch.setattr(time, "sleep", sleep)
    assert create(delayed, INPUTS).id == "/sql"
    with pytest.raises(Aborted, match="is taken"):
        create(delayed, {**INPUTS, "serverName": "taken"})
    assert waits == [False]


def test_what_is_created_can_be_read_changed_and_deleted(start: Start) -> None:
    provider = start()
    made = create(provider, INPUTS)
    new = {**INPUTS, "version": "12.0"}
    provider.Update(
        Message.UpdateRequest(urn=URN, id=made.id, olds=made.properties, news=encode(new)), Connection()
    )
    read = provider.Read(Message.ReadRequest(urn=URN, id=made.id), Connection())
    assert Decoded(read.inputs).values == new
    assert Decoded(read.properties).values["version"] == "12.0"
    provider.Delete(Message.DeleteRequest(urn=URN, id=made.id), Connection())
    assert not provider.Read(Message.ReadRequest(urn=URN, id=made.id), Connection()).id


def test_a_preview_of_a_change_keeps_what_it_does_not_touch(start: Start) -> None:
    provider = start()
    made = create(provider, INPUTS)
    request = Message.UpdateRequest(
        urn=URN,
        id=made.id,
        olds=made.properties,
        old_inputs=encode(INPUTS),
        news=encode({**INPUTS, "version": UNKNOWN}),
        preview=True,
    )
    known = Decoded(provider.Update(request, Connection()).properties).values
    assert known["fullyQualifiedDomainName"] == "sql.database.windows.net"
    assert known["version"] is UNKNOWN


def test_a_secret_stays_secret_on_every_way(start: Start) -> None:
    provider = start()
    inputs = {**INPUTS, "administratorLoginPassword": secret("hush"), "tags": {"a": secret("hush")}}
    checked = provider.Check(Message.CheckRequest(urn=URN, news=encode(inputs)), Connection()).inputs
    made = provider.Create(Message.CreateRequest(urn=URN, properties=checked), Connection())
    read = provider.Read(Message.ReadRequest(urn=URN, id=made.id, inputs=checked), Connection())
    for struct in (checked, made.properties, read.inputs, read.properties):
        assert Decoded(struct).secrets == {("administratorLoginPassword",), ("tags", "a")}


def test_a_refusal_reads_like_the_cloud_s(start: Start) -> None:
    with pytest.raises(Aborted) as refused:
        create(start(), {**INPUTS, "serverName": "taken"})
    assert (
        str(refused.value)
        == 'UNKNOWN: Status=409 Code="NameAlreadyExists" Message="The name \'taken\' is taken."'
    )


def test_making_what_exists_is_refused(start: Start) -> None:
    provider = start()
    create(provider, INPUTS)
    with pytest.raises(Aborted, match="cannot create already existing resource '/sql'"):
        create(provider, INPUTS)


def test_a_fault_in_a_rule_is_told_as_localclouds_own_and_leaves_pythons_words_to_the_log(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f"INTERNAL: localcloud failed in Create of {TOKEN}, a fault of its own at test_provider.py, line"
    with pytest.raises(Aborted, match=f"{told} [0-9]+, which says nothing about the request") as refused:
        create(start(), {**INPUTS, "serverName": "broken"})
    assert "a fault in a rule" not in str(refused.value)
    assert "ZeroDivisionError: a fault in a rule" in capsys.readouterr().err


@pytest.mark.parametrize("stated", ["another", None])
def test_an_instance_works_in_the_subscription_of_its_settings_or_of_the_environment(
    start: Start, monkeypatch: pytest.MonkeyPatch, stated: str | None
) -> None:
    monkeypatch.setitem(LOOKUPS, GetClientConfig.token, GetClientConfig())
    provider = start(**({"subscriptionId": stated} if stated else {}))
    request = Message.InvokeRequest(tok=GetClientConfig.token)
    answer = Decoded(getattr(provider.Invoke(request, Connection()), "return")).values
    assert answer["subscriptionId"] == (stated or os.environ["ARM_SUBSCRIPTION_ID"])


def test_functions_are_answered_and_unknown_ones_refused_by_name(start: Start) -> None:
    provider = start()
    request = Message.InvokeRequest(tok=Greeting.token, args=encode({"name": "you"}))
    answer = getattr(provider.Invoke(request, Connection()), "return")
    assert Decoded(answer).values == {"hello": "you", "package": "azure-native"}
    with pytest.raises(Aborted, match="does not simulate the function azure-native:sql:other"):
        provider.Invoke(Message.InvokeRequest(tok="azure-native:sql:other"), Connection())


def test_settings_that_the_provider_lacks_are_refused(start: Start) -> None:
    news = encode({"subscripionId": "x", "useMsi": "true", "version": "3.29.0"})
    (failure,) = start().CheckConfig(Message.CheckRequest(news=news), Connection()).failures
    assert failure.property == "subscripionId"
    assert failure.reason == "unknown property; did you mean 'subscriptionId'?"


def test_a_setting_of_the_wrong_type_is_refused(start: Start) -> None:
    news = encode({"useMsi": '"perhaps"'})
    (failure,) = start().CheckConfig(Message.CheckRequest(news=news), Connection()).failures
    assert failure.reason == "expected true or false, got a string"


def test_instances_are_told_apart_and_a_cancelled_one_does_nothing_more(start: Start) -> None:
    provider = start()
    other = Connection("b")
    provider.Configure(Message.ConfigureRequest(args=encode({"subscriptionId": "x"})), other)
    provider.Cancel(None, other)
    create(provider, INPUTS)
    with pytest.raises(Aborted, match="CANCELLED"):
        provider.Read(Message.ReadRequest(urn=URN, id="/sql"), other)


def test_a_change_that_the_program_ignores_is_none(start: Start) -> None:
    asked, has = {**INPUTS, "minimalTlsVersion": "1.2"}, {**INPUTS, "minimalTlsVersion": "1.1"}
    request = {"urn": URN, "old_inputs": encode(asked), "olds": encode(has), "news": encode(asked)}
    seen = start().Diff(Message.DiffRequest(**request), Connection())
    assert list(seen.diffs) == ["minimalTlsVersion"]
    ignored = Message.DiffRequest(**request, ignoreChanges=["minimalTlsVersion"])
    assert start().Diff(ignored, Connection()).changes == Message.DiffResponse.DIFF_NONE


def test_a_bridged_provider_keeps_a_name_that_the_program_no_longer_gives() -> None:
    token = "databricks:index/storageCredential:StorageCredential"
    before: Properties = {"name": "given"}
    assert with_name(token, "logical", b"", before, {})["name"] == "given"
    assert with_name(TOKEN, "logical", b"", {"serverName": "given"}, {}) == {}
