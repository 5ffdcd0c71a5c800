"""What all resources of the simulated Databricks account have in common.

A type says its token, its plane, and what it makes; its required, exclusive, immutable and defaulted
properties come from the real provider's schema (``facts.py``).
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, ResourceType
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import names, reading
from localcloud.databricks.facts import Facts, facts_of
from localcloud.databricks.routes import NOT_ACCOUNT, Plane, Route, route_of
from localcloud.sdk import schema

Choices = Mapping[str, tuple[str, ...]]
"""Values that properties can take."""


class DatabricksResource(ResourceType):
    """A resource that the Databricks provider manages."""

    plane: ClassVar[Plane]
    """Which of the two APIs serves it."""

    refusal: ClassVar[str] = NOT_ACCOUNT
    """What the account's API says when the provider instance is none of the account's."""

    one_of: ClassVar[Choices] = {}
    """Properties that take one of these values (the SDK types them as any string)."""

    caseless: ClassVar[frozenset[str]] = frozenset()
    """Properties where a change of letter case is none."""

    slashless: ClassVar[frozenset[str]] = frozenset()
    """Properties where a slash at the end makes no difference."""

    kept: ClassVar[frozenset[str]] = frozenset()
    """Properties whose removal the provider suppresses, with all that is inside of them: what was said last
    stays (``diffSuppressor`` in ``common/reflect_resource.go``, and functions that do the same for one type).
    """

    framework: ClassVar[bool] = False
    """Whether the provider manages the type with the plugin framework, whose types take the state from the
    service's answer alone (``internal/providers/pluginfw``); the others keep to ``StructToData``.
    """

    stamp: ClassVar[str] = ""
    """An output that every change gives another value, by which the provider sees that others changed the
    object: it then sets the type's ``flags``, which no program does, and so plans an update.
    """

    facts: ClassVar[Facts]

    def __init_subclass__(cls) -> None:
        """Look up the facts of the type."""
        super().__init_subclass__()
        cls.facts = facts_of(cls.token)
        cls.replace_on = cls.facts.replace_on

    def defaults(self, inputs: Properties) -> Properties:
        """Fill in the provider's defaults."""
        return {
            **dict(self.facts.defaults()),
            **{key: value for key, value in inputs.items() if value is not None},
        }

    def validate(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what the provider's schema, and the type itself, find wrong."""
        yield from self.facts.problems(inputs)
        choices = (
            {**self.one_of, "api": ("account", "workspace")} if self.plane is Plane.DUAL else self.one_of
        )
        for name, allowed in choices.items():
            value = inputs.get(name)
            if value is not None and value is not UNKNOWN and value not in allowed:
                listed = " ".join(f'"{one}"' for one in allowed)
                yield Problem(name, f"expected {name} to be one of [{listed}], got {value}")
        own = list(self.validate_inputs(inputs))
        yield from own
        yield from names.blank_problems(inputs, except_for={problem.path for problem in own})

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield the type's own mistakes that can be seen without the cloud."""
        return ()

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether the provider suppresses this difference."""
        if not self.framework and _is_zero(old) and _is_zero(new):
            return True  # the plugin SDK does not tell nothing from an empty value
        default = self.facts.default_of(path)
        if default is not None and {None, default} == {old, new}:
            return True  # left out, it is what the provider puts in
        if new is None:
            # What the service may fill is kept when the program stops saying it.
            return path in self.facts.server_may_fill or any(
                path == name or path.startswith(f"{name}.") for name in self.kept
            )
        if isinstance(old, str) and isinstance(new, str):
            caseless, slashless = path in self.caseless, path in self.slashless
            return (caseless and old.casefold() == new.casefold()) or (
                slashless and old.rstrip("/") == new.rstrip("/")
            )
        return False

    def create(self, cloud: Cloud, inputs: Properties) -> Answer:
        """Make the object through the API that serves it."""
        route = self._route(cloud, inputs)
        answer = self.create_object(route, inputs)
        return Answer(answer.id, self._reported(route, answer.outputs))

    def update(self, cloud: Cloud, current: Stored, inputs: Properties) -> Properties:
        """Change the object through the API that serves it.

        What the service may fill, and the program does not say, stays as it is; so does what the provider
        does not send.
        """
        route = self._route(cloud, inputs)
        filled = self.facts.server_may_fill - {"providerConfig"}
        kept = {key: current.outputs[key] for key in filled if key in current.outputs}
        sent = {key: value for key, value in inputs.items() if key not in self.unsent}
        unsent = self._unsent(current.outputs, inputs)
        outputs = self.update_object(route, current, {**kept, **sent, **unsent})
        forgotten = {*self.unsent - unsent.keys(), *self._removed(current.inputs, inputs)}
        return self._reported(route, {key: outputs[key] for key in outputs.keys() - forgotten})

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Read the object through the API that serves it."""
        route = self._route(cloud, current.inputs)
        outputs = self.read_object(route, current)
        reading.require(route, current)
        return outputs

    def shown(self, before: Properties, now: Properties) -> Properties:
        """Return a state as the provider reads it that knows an earlier one.

        Optional properties that were not there before are not read, but for booleans and what the service
        may fill, and neither are those that are empty now: what others say where the program says nothing, or
        take away, no refresh shows (``StructToData`` in ``common/reflect_resource.go``).
        """
        declared = schema(self.token)
        if self.framework or declared is None:
            return now
        state = dict(now)
        if self.stamp in before and before[self.stamp] != now.get(self.stamp):
            state |= dict.fromkeys(self.flags, True)
        for name, property_ in declared.inputs.items():
            has, had = now.get(name), before.get(name)
            if property_.required or property_.shape.kind == "boolean":
                continue
            if _is_empty(has):
                state |= {name: had} if name in before else {}
            elif _is_empty(had) and name not in self.facts.server_may_fill:
                del state[name]
        return state

    def delete(self, cloud: Cloud, current: Stored) -> None:
        """Prepare the object's end through the API that serves it."""
        self.delete_object(self._route(cloud, current.inputs), current)

    @abstractmethod
    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the object. Raises ``CloudError`` when Databricks would refuse."""

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the object and return its new outputs. Raises ``CloudError``.

        A type without a method of its own is one without an update function in the provider: whatever changes
        replaces it, but for what the service may fill, which cannot change at all (``ToResource`` in
        ``common/resource.go``; the refusal is the plugin SDK's).
        """
        raise CloudError("", "doesn't support update", 400)

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs as they are now. Raises ``CloudError`` when the caller may not see them."""
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Check that the object may go, and undo its effects. Raises ``CloudError``."""
        return

    def _removed(self, before: Properties, inputs: Properties) -> Iterable[str]:
        """Yield the inputs that the program no longer says, and the provider no longer reads.

        Some of them are sent as empty, and the service keeps the others; the state shows neither.
        """
        declared = schema(self.token)
        for name in before.keys() - inputs.keys():
            if declared is None or name not in declared.inputs:
                continue
            if declared.inputs[name].shape.kind != "boolean" and not self.same(name, before[name], None):
                yield name

    def _unsent(self, state: Properties, inputs: Properties) -> Properties:
        """Return what the state holds, after an update, of the inputs that the update does not send.

        What is read stays as it was. What the service does not have, or the program no longer says, is not
        read, and so recorded as the program says it (``StructToData``).
        """
        if self.framework:
            return {key: state[key] for key in self.unsent if key in state}
        read = {
            key
            for key in self.unsent
            if not _is_empty(state.get(key))
            and (key in self.facts.server_may_fill or not _is_empty(inputs.get(key)))
        }
        said = {key: inputs[key] for key in self.unsent - read if key in inputs}
        return {**said, **{key: state[key] for key in read}}

    def _route(self, cloud: Cloud, inputs: Properties) -> Route:
        return route_of(cloud, self.plane, inputs, self.refusal)

    def _reported(self, route: Route, outputs: Properties) -> Properties:
        if route.workspace_id and "providerConfig" in self.facts.server_may_fill:
            return {"providerConfig": {"workspaceId": route.workspace_id}, **outputs}
        return outputs


def _is_zero(value: object) -> bool:
    """Tell whether the plugin SDK takes a value for none."""
    return value is None or value in (False, 0, "", [], {})


def _is_empty(value: object) -> bool:
    """Tell whether a value is none, and no boolean."""
    return _is_zero(value) and value is not False


def created_stamp(route: Route) -> Properties:
    """Return who made an object, and when: now, by the caller."""
    now = milliseconds(route)
    return {"createdAt": now, "createdBy": route.caller, "updatedAt": now, "updatedBy": route.caller}


def updated_stamp(route: Route) -> Properties:
    """Return who changed an object, and when: now, by the caller."""
    return {"updatedAt": milliseconds(route), "updatedBy": route.caller}


def milliseconds(route: Route) -> int:
    """Return the time of the call as Databricks writes it."""
    return int(route.cloud.now().timestamp() * 1000)
