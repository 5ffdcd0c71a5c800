"""What all resources of Azure Resource Manager have in common.

A type states its path, its name rules and its own rules; this base builds ids, looks after the resource
group, the parent, the location and the tags, and answers what every resource answers.
"""

import uuid
from abc import ABC
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal

from localcloud.azure import ids, locations, references, tags
from localcloud.azure.deny_assignments import require_permitted
from localcloud.azure.limits import Limits, limit_problems
from localcloud.azure.locked import require_unlocked
from localcloud.azure.names import RESOURCE_GROUP_NAME, NameRule
from localcloud.azure.properties import get, text
from localcloud.azure.tokens import RESOURCE_GROUP
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import RESOURCE_TYPES, Answer, ResourceType
from localcloud.core.values import Properties
from localcloud.sdk import declared, schema


class ArmResource(ResourceType, ABC):
    """One type of Azure resource. Subclasses set the class variables and override the four methods below."""

    path: ClassVar[str]
    """The resource's path in Azure's REST API; its parameters are inputs, and the last one is its name."""

    api_version: ClassVar[str]

    parent: ClassVar[str | None] = None
    """Token of the type that this one is nested in."""

    names: ClassVar[Mapping[str, NameRule]] = {}
    """Name rule by path parameter."""

    limits: ClassVar[Limits] = {}
    """Ranges and patterns of the specification, by path."""

    located: ClassVar[Literal["region", "global"] | None] = "region"
    tag_rules: ClassVar[tags.TagRules | None] = tags.STANDARD
    immutable: ClassVar[frozenset[str]] = frozenset()
    """Further inputs that Azure lets nobody change (besides the path's parameters and the location)."""

    unchecked_references: ClassVar[frozenset[str]] = frozenset()
    """Inputs whose ids need not name an existing resource: dotted paths, list indexes left out."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        """Derive what replaces the resource: azure-native replaces on path parameters and location."""
        super().__init_subclass__(**keywords)
        place = {"location"} if cls.located else set[str]()
        cls.replace_on = frozenset({*ids.parameters(cls.path), *place, *cls.immutable})
        cls.auto_name = ids.parameters(cls.path)[-1]

    # What a type adds.

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield the type's own mistakes that can be seen without the cloud."""
        return ()

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Raise what Azure refuses, knowing what exists. ``current`` is None when the resource is new."""
        return

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the outputs that the service fills in, and make the effects that come with the resource."""
        return {}

    def read_resource(self, cloud: Cloud, id: str) -> Properties:
        """Return the outputs that other resources decide, as they are now."""
        return {}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Raise when something still uses the resource; undo its effects."""
        return

    def delete_nested(self, cloud: Cloud, current: Stored) -> None:
        """Release what is nested in the resource, the innermost first."""
        for stored in sorted(references.nested(cloud, current.id), key=lambda one: -one.id.count("/")):
            kind = RESOURCE_TYPES[stored.token]
            if isinstance(kind, ArmResource):
                kind.delete_with_parent(cloud, stored)

    def delete_with_parent(self, cloud: Cloud, current: Stored) -> None:
        """Do the same when the resource goes because the one that it is nested in goes."""
        self.delete_resource(cloud, current)

    # The interface of every simulated type.

    def name(self, inputs: Properties) -> str:
        """Return the value of the path's last parameter."""
        return str(inputs[ids.parameters(self.path)[-1]])

    def validate(self, inputs: Properties) -> Iterator[Problem]:
        """Check names, location, tags and limits, then the type's own rules, then what no rule spoke of."""
        found = [
            *self._check_names(inputs),
            *self._check_location(inputs),
            *limit_problems(self.limits, inputs),
            *(self.tag_rules.problems(inputs.get("tags")) if self.tag_rules is not None else ()),
            *self.validate_inputs(inputs),
        ]
        yield from found
        paths = {problem.path for problem in found}
        for problem in references.empty_references(self.token, inputs):
            if problem.path not in paths:
                yield problem

    def same(self, path: str, old: object, new: object) -> bool:
        """Ids differ in more than letter case; locations differ in more than case and spaces."""
        if not isinstance(old, str) or not isinstance(new, str):
            return False
        if path == "location":
            return locations.normalize(old) == locations.normalize(new)
        return old.startswith("/subscriptions/") and ids.same(old, new)

    def create(self, cloud: Cloud, inputs: Properties) -> Answer:
        """Make the resource, as a PUT on its path does after azure-native has seen that nothing is there."""
        made = ids.build(self.path, cloud, inputs)
        self._require_surroundings(cloud, made)
        require_unlocked(cloud, made, "write")
        require_permitted(cloud, made, "write")
        current = cloud.get(self.token, made)
        if current is not None and not self.upsert:
            raise CloudError("ResourceExists", f"cannot create already existing resource '{made}'", 409)
        self.validate_request(cloud, made, inputs, current)
        references.require_existing(cloud, made, inputs, self.unchecked_references)
        return Answer(made, self._outputs(cloud, made, inputs, current))

    def update(self, cloud: Cloud, current: Stored, inputs: Properties) -> Properties:
        """Change the resource with a PUT of all its inputs."""
        require_unlocked(cloud, current.id, "write")
        require_permitted(cloud, current.id, "write")
        self.validate_request(cloud, current.id, inputs, current)
        references.require_existing(cloud, current.id, inputs, self.unchecked_references)
        return self._outputs(cloud, current.id, inputs, current)

    def delete(self, cloud: Cloud, current: Stored) -> None:
        """Delete the resource and what is nested in it."""
        require_unlocked(cloud, current.id, "delete")
        require_permitted(cloud, current.id, "delete")
        self.delete_nested(cloud, current)
        self.delete_resource(cloud, current)
        for stored in references.nested(cloud, current.id):
            cloud.remove(stored)

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Return the outputs, with what others have done since."""
        return {**current.outputs, **declared(self.token, self.read_resource(cloud, current.id))}

    # Helpers for the types.

    def location(self, cloud: Cloud, id: str, inputs: Properties) -> str:
        """Return where the resource lies: as given, as configured, or else where its resource group lies."""
        given = inputs.get("location") or cloud.caller.config.get("location")
        if not given:
            given = cloud.require(RESOURCE_GROUP, ids.resource_group(id) or "").outputs["location"]
        return locations.normalize(str(given))

    def _check_names(self, inputs: Properties) -> Iterator[Problem]:
        for parameter in ids.parameters(self.path):
            value = inputs.get(parameter)
            rule = RESOURCE_GROUP_NAME if parameter == "resourceGroupName" else self._name_rule(parameter)
            if rule is not None and isinstance(value, str) and (reason := rule.refuses(value)):
                yield Problem(parameter, reason)

    def _name_rule(self, parameter: str) -> NameRule | None:
        """Return the rule of a path parameter: the type's own, or that of the type it is nested in."""
        parent = RESOURCE_TYPES.get(self.parent or "")
        if parameter not in self.names and isinstance(parent, ArmResource):
            return parent._name_rule(parameter)
        return self.names.get(parameter)

    def _check_location(self, inputs: Properties) -> Iterator[Problem]:
        location = text(inputs, "location")
        if self.located is None or location is None:
            return
        allowed = {locations.GLOBAL} if self.located == "global" else locations.REGIONS
        if locations.normalize(location) not in allowed:
            kind = ids.arm_type(self.path)
            wanted = "'global'" if self.located == "global" else "a public Azure region such as 'eastus2'"
            yield Problem(
                "location",
                f"LocationNotAvailableForResourceType: the provided location '{location}' is not available "
                f"for resource type '{kind}'; it takes {wanted}",
            )

    def _require_surroundings(self, cloud: Cloud, id: str) -> None:
        group = ids.resource_group(id)
        if group is not None and self.token != RESOURCE_GROUP and cloud.get(RESOURCE_GROUP, group) is None:
            message = f"Resource group '{ids.name(group)}' could not be found."
            raise CloudError("ResourceGroupNotFound", message, 404)
        if self.parent is not None and cloud.get(self.parent, ids.parent(id)) is None:
            raise CloudError(
                "ParentResourceNotFound",
                "Can not perform requested operation on nested resource. "
                f"Parent resource '{ids.name(ids.parent(id))}' not found.",
                404,
            )

    def _outputs(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        outputs: Properties = {**inputs, "name": ids.name(id), "type": ids.arm_type(self.path)}
        outputs["azureApiVersion"] = self.api_version
        if self.located is not None:
            outputs["location"] = self.location(cloud, id, inputs)
        outputs.update(self._common(cloud, current))
        outputs.update(self.put_resource(cloud, id, inputs, current))
        known = schema(self.token)
        kept = {key: value for key, value in outputs.items() if known and key in known.outputs}
        return {**kept, **declared(self.token, self.read_resource(cloud, id))}

    def _common(self, cloud: Cloud, current: Stored | None) -> Properties:
        before = current.outputs if current is not None else {}
        return {
            "provisioningState": "Succeeded",
            "etag": f'W/"{uuid.uuid4()}"',
            "resourceGuid": before.get("resourceGuid", str(uuid.uuid4())),
            "systemData": self._system_data(cloud, before),
        }

    def _system_data(self, cloud: Cloud, before: Properties) -> Properties:
        by = {"By": cloud.identity.deployer_application_id, "ByType": "Application", "At": timestamp(cloud)}
        made = {
            f"created{key}": get(before, f"systemData.created{key}") or value for key, value in by.items()
        }
        return {**made, **{f"lastModified{key}": value for key, value in by.items()}}


def timestamp(cloud: Cloud) -> str:
    """Return the time of the call as Azure writes it."""
    return cloud.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
