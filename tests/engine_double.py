"""A Pulumi engine that only records, for tests that build resources without a cloud."""

from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockMonitor

from localcloud.core.values import UNKNOWN
from tests.cloud_answers import ANSWERS, IDS, LOOKUPS, SUBSCRIPTION

PROJECT = "databricks-mlops"
AZURE = "pulumi:providers:azure-native"
STACK_REFERENCE = "pulumi:pulumi:StackReference"


class Clouds(pulumi.runtime.Mocks):
    """Answers like the clouds, and refuses lookups and stacks that no test prepared.

    In a preview it answers as the real providers do: the inputs and nothing else, so ids and everything
    that a cloud fills in stay unknown.
    """

    def __init__(
        self, lookups: dict[str, dict[str, Any]], stacks: dict[str, dict[str, Any]], preview: bool
    ) -> None:
        self.lookups = lookups
        self.stacks = stacks
        self.preview = preview
        self._subscriptions: dict[str, str] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ == STACK_REFERENCE:
            stack = args.inputs["name"].rpartition("/")[2]
            return args.name, {"name": args.name, "outputs": self.stacks[stack], "secretOutputNames": []}
        if args.typ == AZURE and (stated := args.inputs.get("subscriptionId")):
            self._subscriptions[args.name] = f"/subscriptions/{stated}"
        if self.preview:
            return args.resource_id or "", dict(args.inputs)
        make_id, answer = IDS.get(args.typ), ANSWERS.get(args.typ)
        found = args.resource_id or (
            make_id(args.inputs).replace(SUBSCRIPTION, self._subscription(args.provider))
            if make_id
            else f"/mock/{args.name}"
        )
        return found, {"name": args.name, **args.inputs, **(answer(args.inputs) if answer else {})}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[Any]]:
        if args.token in self.lookups:
            return self.lookups[args.token], []
        return LOOKUPS[args.token](args.args, self._subscription(args.provider)), []

    def _subscription(self, provider: str | None) -> str:
        """Return the ARM id of the subscription that a provider works in."""
        name = provider.split("::")[3] if provider else ""
        return self._subscriptions.get(name, SUBSCRIPTION)


@dataclass(frozen=True)
class Registered:
    """One resource as the program asked for it.

    ``inputs`` has the provider's camelCase keys, no secret wrappers, and ``UNKNOWN`` for what only the
    cloud can know. ``dependencies`` are URNs and hold both kinds, explicit and through inputs;
    ``explicit_dependencies`` those that no input carries, ``property_dependencies`` those that each input
    carries. ``provider`` is ``<urn>::<id>``, empty where the program left the choice to a default provider.
    """

    type: str
    name: str
    urn: str
    custom: bool
    parent: str
    parent_urn: str
    inputs: dict[str, Any]
    protect: bool
    retain_on_delete: bool
    delete_before_replace: bool
    dependencies: frozenset[str]
    explicit_dependencies: frozenset[str]
    property_dependencies: dict[str, frozenset[str]]
    ignore_changes: tuple[str, ...]
    replace_on_changes: tuple[str, ...]
    aliases: tuple[str, ...]
    provider: str
    import_id: str
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    """What a component registered as its outputs; empty for a custom resource."""

    @property
    def provider_name(self) -> str:
        """The logical name of the explicit provider, or an empty string."""
        return self.provider.split("::")[3] if self.provider else ""


def plain(value: Any) -> Any:
    """Return a value without secret wrappers and with the project's own mark for unknowns."""
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Engine(MockMonitor):
    """A mock engine that also keeps the options that ``Mocks.new_resource`` is not shown.

    https://github.com/pulumi/pulumi/issues/14421 asks for them in ``MockResourceArgs``.
    """

    def __init__(self, mocks: pulumi.runtime.Mocks) -> None:
        super().__init__(mocks)
        self.registered: list[Registered] = []
        self._outputs: dict[str, dict[str, Any]] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 (name of the gRPC method)
        response = super().RegisterResource(request)
        if request.type == "pulumi:pulumi:Stack":
            return response
        carried = {key: frozenset(found.urns) for key, found in request.propertyDependencies.items()}
        outputs = self._outputs.setdefault(response.urn, {})
        self.registered.append(
            Registered(
                type=request.type,
                name=request.name,
                urn=response.urn,
                custom=request.custom,
                parent=request.parent.rpartition("::")[2],
                parent_urn=request.parent,
                inputs=plain(rpc.deserialize_properties(request.object, keep_unknowns=True)),
                protect=request.protect,
                retain_on_delete=request.retainOnDelete,
                delete_before_replace=request.deleteBeforeReplace,
                dependencies=frozenset(request.dependencies),
                explicit_dependencies=frozenset(request.dependencies).difference(*carried.values()),
                property_dependencies=carried,
                ignore_changes=tuple(request.ignoreChanges),
                replace_on_changes=tuple(request.replaceOnChanges),
                # The SDKs add an alias for each former type of their own; those have no name.
                aliases=tuple(name for a in request.aliases if (name := a.urn or a.spec.name)),
                provider=request.provider,
                import_id=request.importId,
                outputs=outputs,
            )
        )
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 (name of the gRPC method)
        outputs = plain(rpc.deserialize_properties(request.outputs, keep_unknowns=True))
        self._outputs.setdefault(request.urn, {}).update(outputs)
        return super().RegisterResourceOutputs(request)

    @property
    def custom(self) -> list[Registered]:
        """The resources that a provider manages, without components and providers."""
        kinds = ("azure-native:", "databricks:")
        return [resource for resource in self.registered if resource.type.startswith(kinds)]

    def of(self, type_: str) -> list[Registered]:
        """Return the resources of one type; their order can differ between runs."""
        return [resource for resource in self.registered if resource.type == type_]

    def one(self, type_: str, name: str | None = None) -> Registered:
        """Return the only resource of a type, or the only one with this logical name."""
        (found,) = (resource for resource in self.of(type_) if name in (None, resource.name))
        return found

    def at(self, urn: str) -> Registered:
        """Return the resource with this URN."""
        (found,) = (resource for resource in self.registered if resource.urn == urn)
        return found

    @property
    def exports(self) -> dict[str, Any]:
        """The outputs that the program exported."""
        return next((out for urn, out in self._outputs.items() if "::pulumi:pulumi:Stack::" in urn), {})
