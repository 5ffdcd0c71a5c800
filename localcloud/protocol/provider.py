"""One simulated package as the engine sees it: the methods of the provider protocol."""

import importlib.metadata
import os
import re
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from localcloud import validation
from localcloud.core import busy, faults, operations
from localcloud.core.cloud import Caller, Cloud, Stored
from localcloud.core.delays import Delays
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import LOOKUPS, ResourceType
from localcloud.core.store import Store
from localcloud.core.values import Properties
from localcloud.protocol import previews, settings
from localcloud.protocol.difference import changes
from localcloud.protocol.failures import CancelledError, answering, token_of, token_of_urn
from localcloud.protocol.instances import Instances
from localcloud.protocol.names import MADE_UP, with_name, without_marks
from localcloud.protocol.refresh import refreshed_inputs, without_sub_resources
from localcloud.protocol.values import Decoded, encode
from localcloud.protocol.wire import Context, Empty, Message, PluginInfo, Servicer
from localcloud.reach.callers import require_tenant

PACKAGES = ("azure-native", "databricks")

# The methods' names and their parameters are the protocol's.
# ruff: noqa: N802


T = TypeVar("T")


class _DecidedError(Exception):
    """Ends the transaction of an operation that the clouds accept, so that nothing of it is there yet."""


class Provider(Servicer):
    """Answers the engine for one package, out of the store."""

    def __init__(self, package: str, store: Store) -> None:
        self._package = package
        self._store = store
        self._instances = Instances(package)
        self._delays = Delays.from_environment()

    @answering
    def Handshake(self, request: Any, context: Context) -> Any:
        """Agree on how values are sent."""
        self._instances.opened(context.peer())
        return Message.ProviderHandshakeResponse(accept_secrets=True)

    @answering
    def Attach(self, request: Any, context: Context) -> Any:
        """Accept an engine; nothing is needed of it."""
        return Empty()

    @answering
    def GetPluginInfo(self, request: Any, context: Context) -> Any:
        """Return the version of the package that is simulated: that of its SDK."""
        return PluginInfo(version=importlib.metadata.version(f"pulumi-{self._package}"))

    @answering
    def CheckConfig(self, request: Any, context: Context) -> Any:
        """Check the settings of an instance."""
        found = settings.problems(self._package, Decoded(request.news).values)
        return Message.CheckResponse(inputs=request.news, failures=_failures(found))

    @answering
    def DiffConfig(self, request: Any, context: Context) -> Any:
        """Compare the settings of an instance; all of them change in place."""
        old, new = Decoded(request.old_inputs).values, Decoded(request.news).values
        changed = sorted(key for key in old | new if old.get(key) != new.get(key))
        kind = Message.DiffResponse.DIFF_SOME if changed else Message.DiffResponse.DIFF_NONE
        return Message.DiffResponse(changes=kind, diffs=changed)

    @answering
    def Configure(self, request: Any, context: Context) -> Any:
        """Remember the settings of the instance at the other end of this connection."""
        config = settings.complete(self._package, Decoded(request.args).values)
        login = os.environ.get("LOCALCLOUD_CALLER", "")
        self._instances.configured(context.peer(), Caller(self._package, config, login))
        return Message.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @answering
    def Cancel(self, request: Any, context: Context) -> Any:
        """Refuse what comes after: the run is over."""
        self._instances.cancelled(context.peer())
        return Empty()

    @answering
    def Check(self, request: Any, context: Context) -> Any:
        """Check a resource's inputs and fill in defaults and the name."""
        token, given = token_of(request), Decoded(request.news)
        name, old = request.urn.rpartition("::")[2], Decoded(request.olds).values
        named = with_name(token, name, request.randomSeed, old, given.values)
        inputs, found = validation.filled_in(token, without_marks(named))
        if MADE_UP in named:
            inputs = {**inputs, MADE_UP: True}
        return Message.CheckResponse(inputs=encode(inputs, given.secrets), failures=_failures(found))

    @answering
    def Diff(self, request: Any, context: Context) -> Any:
        """Compare a resource's inputs with those of before."""
        kind = operations.simulated(token_of(request))
        new, state = Decoded(request.news).values, Decoded(request.olds).values
        old = _compared(kind, Decoded(request.old_inputs).values, state)
        found = [
            change
            for change in changes(kind, without_marks(old), without_marks(new))
            if not _is_ignored(change.path, request.ignoreChanges)
        ]
        replaced = _top_level(change.path for change in found if change.replaces)
        return Message.DiffResponse(
            changes=Message.DiffResponse.DIFF_SOME if found else Message.DiffResponse.DIFF_NONE,
            # Top-level names only, as the real providers do: the engine prints nothing for a path.
            diffs=_top_level(change.path for change in found),
            replaces=replaced,
            # Two objects of one fixed name cannot be there at once.
            deleteBeforeReplace=bool(replaced) and MADE_UP not in new and not kind.replaced_beside,
            detailedDiff={
                change.path: Message.PropertyDiff(
                    kind=Message.PropertyDiff.Kind.Value(change.kind + "_REPLACE" * change.replaces),
                    inputDiff=_top_level_name(change.path) not in kind.unsent,
                )
                for change in found
            },
            hasDetailedDiff=True,
        )

    @answering
    def Create(self, request: Any, context: Context) -> Any:
        """Make a resource; in a preview, say what would be known of it."""
        token, given = token_of(request), Decoded(request.properties)
        inputs = without_marks(given.values)
        if request.preview:
            operations.simulated(token)
            known = previews.of_new(token, inputs)
            return Message.CreateResponse(properties=encode(known, given.secrets))
        made = self._change(context, request.urn, lambda cloud: operations.create(cloud, token, inputs))
        return Message.CreateResponse(id=made.id, properties=encode(made.outputs, given.secrets))

    @answering
    def Read(self, request: Any, context: Context) -> Any:
        """Return a resource as it is now; an empty id says that it is gone."""
        token, before, state = token_of(request), Decoded(request.inputs), Decoded(request.properties)
        with self._call(context) as cloud:
            found = operations.read(cloud, token, request.id)
        if found is None:
            return Message.ReadResponse()
        marks = {key: value for key, value in before.values.items() if key.startswith("__")}
        known = without_marks(before.values)
        inputs, outputs = _refreshed(found, known, state.values)
        secrets = before.secrets | state.secrets
        return Message.ReadResponse(
            id=found.id,
            inputs=encode({**inputs, **marks}, secrets),
            properties=encode(outputs, secrets),
        )

    @answering
    def Update(self, request: Any, context: Context) -> Any:
        """Change a resource in place; in a preview, say what would be known of it."""
        token, given = token_of(request), Decoded(request.news)
        inputs = without_marks(given.values)
        if request.preview:
            operations.simulated(token)
            old, state = Decoded(request.old_inputs).values, Decoded(request.olds)
            known = previews.of_changed(token, old, state.values, inputs)
            return Message.UpdateResponse(properties=encode(known, given.secrets | state.secrets))
        changed = self._change(
            context, request.urn, lambda cloud: operations.update(cloud, token, request.id, inputs)
        )
        return Message.UpdateResponse(properties=encode(changed.outputs, given.secrets))

    @answering
    def Delete(self, request: Any, context: Context) -> Any:
        """Delete a resource."""
        token = token_of(request)
        self._change(context, request.urn, lambda cloud: operations.delete(cloud, token, request.id))
        return Empty()

    @answering
    def Invoke(self, request: Any, context: Context) -> Any:
        """Answer a function."""
        lookup = LOOKUPS.get(request.tok)
        if lookup is None:
            raise CloudError("NotSimulated", f"localcloud does not simulate the function {request.tok}", 501)
        arguments = Decoded(request.args)
        with self._call(context, reads_only=True) as cloud:
            faults.require_sound(cloud, request.tok)
            answer = lookup.answer(cloud, arguments.values)
        return Message.InvokeResponse(**{"return": encode(answer)})

    def _change(self, context: Context, urn: str, operation: Callable[[Cloud], T]) -> T:
        """Carry an operation out, and take its time: it is refused at once, or done when the time is over."""
        if wait := self._delays.wall_seconds(token_of_urn(urn), urn.rpartition("::")[2]):
            with suppress(_DecidedError), self._call(context) as cloud:
                operation(cloud)
                raise _DecidedError
            time.sleep(wait)
        with self._call(context) as cloud:
            return operation(cloud)

    @contextmanager
    def _call(self, context: Context, *, reads_only: bool = False) -> Generator[Cloud]:
        """Give one call's view of the clouds to an instance that reaches them."""
        if self._instances.is_cancelled(context.peer()):
            raise CancelledError
        caller = self._instances.caller(context.peer())
        # The transaction ends before the operation's time does: other calls go on meanwhile.
        with busy.call(), self._store.session(caller, reads_only=reads_only) as cloud:
            require_tenant(cloud)
            yield cloud


def _refreshed(found: Stored, known: Properties, state: Properties) -> tuple[Properties, Properties]:
    """Return the inputs and outputs of a resource that was read; nothing is known of one that is imported."""
    if not known:
        return found.inputs, found.outputs
    kind = operations.simulated(found.token)
    if not found.token.startswith("azure-native:"):
        return kind.shown(known, found.inputs), kind.shown(state, found.outputs)
    outputs = without_sub_resources(kind.sub_resources, known, found.outputs)
    return refreshed_inputs(found.token, known, state, outputs), outputs


def _compared(kind: ResourceType, inputs: Properties, state: Properties) -> Properties:
    """Return the inputs of before; what was never sent, or only read, is compared with what the cloud has."""
    sent = {key: value for key, value in inputs.items() if key not in kind.unsent}
    return sent | {key: state[key] for key in kind.unsent | kind.flags if key in state}


def _top_level_name(path: str) -> str:
    return re.split(r"[.\[]", path)[0]


def _top_level(paths: Iterable[str]) -> list[str]:
    """Return the top-level properties of paths, each once.

    azure-native and the bridge that databricks stands on put these into ``diffs`` and ``replaces``, and the
    whole paths into ``detailedDiff``.
    """
    return list(dict.fromkeys(_top_level_name(path) for path in paths))


def _is_ignored(path: str, ignored: Iterable[str]) -> bool:
    """Tell whether the program ignores changes of a property, or of what it is inside of."""
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in ignored)


def _failures(problems: list[Problem]) -> list[Any]:
    return [Message.CheckFailure(property=problem.path, reason=problem.message) for problem in problems]


def packages(store: Store) -> dict[str, Provider]:
    """Return a provider for every package that is simulated."""
    return {name: Provider(name, store) for name in PACKAGES}
