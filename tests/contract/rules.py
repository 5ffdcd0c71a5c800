"""The rules, as functions from what a program registered to what is wrong with it.

They hold for a component alone and for whole stacks.
"""

from collections.abc import Iterator
from typing import Any

import localcloud.azure
import localcloud.databricks  # noqa: F401 (both are imported for the types that they register)
from localcloud import validation
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.sdk import schema
from tests.contract.identities import IDENTITIES
from tests.engine_double import Engine, Registered

# What may come and go without the data: a protected resource may depend on it, because the engine keeps
# it for as long as something that it serves is kept.
_HOLDERS = ("pulumi:providers:", "databricks-mlops:")
# Their tags are what they put on others.
_HAND_OUT_TAGS = {"databricks:index/budgetPolicy:BudgetPolicy"}
_EVERYBODY = {"account users", "users"}
_PRINCIPALS = {"principal", "groupName", "initialManagePrincipal", "singleUserName"}
_ANYWHERE = {"*", "Internet", "0.0.0.0/0"}


def escaped(engine: Engine) -> Iterator[str]:
    """Yield resources that stand in no component, or under a resource that is none."""
    components = {resource.urn for resource in engine.registered if not resource.custom}
    for resource in engine.custom:
        if resource.parent_urn not in components:
            yield f"{resource.type} {resource.name} is a child of {resource.parent or 'the stack'}"


def without_provider(engine: Engine) -> Iterator[str]:
    """Yield resources that leave the choice of a provider to the engine."""
    for resource in engine.custom:
        if not resource.provider:
            yield f"{resource.type} {resource.name} has no explicit provider"


def untagged(engine: Engine, tags: dict[str, str]) -> Iterator[str]:
    """Yield resources that can have tags and do not carry these."""
    for resource in engine.custom:
        declared = schema(resource.type)
        assert declared is not None, f"the SDK does not declare {resource.type}"
        if resource.type in _HAND_OUT_TAGS or "instancePoolId" in resource.inputs:  # a pool tags its machines
            continue
        for key in {"tags", "customTags"} & declared.inputs.keys():
            if _as_mapping(resource.inputs.get(key)) != tags:
                yield f"{resource.type} {resource.name} has tags {resource.inputs.get(key)}"


def unnamed(engine: Engine) -> Iterator[str]:
    """Yield resources whose physical name is left to the provider, which adds a random end."""
    for resource in engine.custom:
        name = RESOURCE_TYPES[resource.type].auto_name
        if name and not resource.inputs.get(name):
            yield f"{resource.type} {resource.name} has no {name}"


def refused(engine: Engine) -> Iterator[str]:
    """Yield what the providers would refuse, known without a cloud."""
    for resource in engine.custom:
        for problem in validation.problems(resource.type, resource.inputs):
            yield f"{resource.type} {resource.name}: {problem}"


def replaced_in_the_wrong_order(engine: Engine) -> Iterator[str]:
    """Yield resources whose replacement would meet the original, and that are not deleted first."""
    for resource in engine.custom:
        if resource.delete_before_replace:
            continue
        if resource.type.startswith("azure-native:"):
            yield f"{resource.type} {resource.name} has a fixed name"
            continue
        identity = IDENTITIES.get(resource.type, frozenset())
        forcing = sorted((RESOURCE_TYPES[resource.type].replace_on & resource.inputs.keys()) - identity)
        if forcing:
            yield f"{resource.type} {resource.name} is replaced on {', '.join(forcing)} by its namesake"


def unprotected_support(engine: Engine) -> Iterator[str]:
    """Yield protected resources that depend on something that is not."""
    for resource in engine.custom:
        if not resource.protect:
            continue
        for urn in sorted(_all_dependencies(engine, resource)):
            support = engine.at(urn)
            if not support.protect and not support.type.startswith(_HOLDERS):
                yield f"{resource.name} is protected and depends on {support.type} {support.name}"


def public(engine: Engine) -> Iterator[str]:
    """Yield what lets in, or gives to, everybody."""
    for resource in engine.custom:
        for reason in _openings(resource.inputs):
            yield f"{resource.type} {resource.name}: {reason}"


def _as_mapping(tags: Any) -> Any:
    """Return tags as a mapping, however a type spells them: some as a list, some one level down."""
    if isinstance(tags, dict) and isinstance(tags.get("customTags"), list):
        tags = tags["customTags"]
    if isinstance(tags, list):
        return dict(_as_pair(tag) for tag in tags)
    return tags


def _as_pair(tag: Any) -> tuple[str, str]:
    if isinstance(tag, str):  # of a query, where tags are plain words
        key, _, value = tag.partition(":")
        return key, value
    return tag["key"], tag["value"]


def _all_dependencies(engine: Engine, resource: Registered) -> set[str]:
    found: set[str] = set()
    waiting = set(resource.dependencies)
    while waiting:
        urn = waiting.pop()
        if urn not in found:
            found.add(urn)
            waiting |= engine.at(urn).dependencies
    return found


def _openings(value: Any) -> Iterator[str]:
    """Walk through the inputs at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from _openings(item)
    if not isinstance(value, dict):
        return
    rules = value.get("networkRuleSet") or value.get("networkAcls") or {}
    for key, item in value.items():
        if (
            key.startswith("publicNetworkAccess")
            and item == "Enabled"
            and rules.get("defaultAction") != "Deny"
        ):
            yield f"{key} is Enabled, with no firewall that denies by default"
        elif key == "publicAccess" and item != "None":
            yield f"publicAccess is {item}"
        elif key in {"allowBlobPublicAccess", "defaultOutboundAccess", "allowSharedKeyAccess"} and item:
            yield f"{key} is on"
        elif key == "restrictionMode" and item != "RESTRICTED_ACCESS":
            yield f"restrictionMode is {item}"
        elif key in _PRINCIPALS and item in _EVERYBODY:
            yield f"grants to {item}"
    inbound = value.get("direction") == "Inbound" and value.get("access") == "Allow"
    if inbound and value.get("sourceAddressPrefix") in _ANYWHERE:
        yield f"security rule {value.get('name')} lets in everybody"
    for item in value.values():
        yield from _openings(item)
