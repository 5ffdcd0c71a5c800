"""The options of the official commands that the page names, as their own sources declare them.

Azure CLI 2.91.0, `azure/cli/command_modules/<module>/_params.py` of
https://github.com/Azure/azure-cli/tree/azure-cli-2.91.0/src/azure-cli; Databricks CLI,
https://github.com/databricks/cli/blob/7bbe2852131bc5c4a6c7bad5f147bc7772eedf9f/cmd/fs, with `cp.go`, `ls.go`
and `mkdir.go`, and `acceptance/bundle/help/bundle-{deploy,destroy,run}/output.txt` and
`cmd/workspace/workspace/workspace.go` there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class UsageError(Exception):
    """A line that the official command refuses."""


@dataclass(frozen=True)
class Command:
    """What one command takes: options with a value and switches, each by its spellings' first."""

    valued: Mapping[str, str] = field(default_factory=dict[str, str])
    """Option by spelling, without dashes: ``{"-n": "name", "--name": "name"}``."""
    switches: Mapping[str, str] = field(default_factory=dict[str, str])
    required: frozenset[str] = frozenset()
    operands: int = 0
    """Number of arguments that are no options."""
    confirmed: bool = False
    """Whether the command asks a question, unless ``--yes`` answers it."""


@dataclass(frozen=True)
class Call:
    """A line as the command understands it; a switch has the value ``true``."""

    command: str
    options: Mapping[str, str]
    operands: Sequence[str]


def parse(program: str, words: Sequence[str]) -> Call:
    """Parse a line of ``az`` or ``databricks``.

    Raises:
        UsageError: there is no such command or option here, or one that is required is missing.
    """
    name = _name(program, words)
    command = COMMANDS[name]
    options: dict[str, str] = {}
    operands: list[str] = []
    rest = list(words[len(name.split()) - 1 :])
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        if not word.startswith("-"):
            operands.append(word + equals + value)
        elif word in command.switches:
            options[command.switches[word]] = "true"
        elif word in command.valued:
            if not equals and (not rest or rest[0].startswith("-")):
                raise UsageError(f"{name}: {word} needs a value")
            options[command.valued[word]] = value if equals else rest.pop(0)
        else:
            raise UsageError(f"{name}: unrecognized argument {word}")
    if missing := sorted(command.required - options.keys()):
        raise UsageError(f"{name}: required: {', '.join(missing)}")
    if len(operands) != command.operands:
        raise UsageError(f"{name}: takes {command.operands} arguments, not {len(operands)}")
    if command.confirmed and "yes" not in options:
        raise UsageError(f"{name}: asks for a confirmation; a line that somebody copies needs --yes")
    return Call(name, options, operands)


def _name(program: str, words: Sequence[str]) -> str:
    for length in range(len(words), 0, -1):
        name = " ".join([program, *words[:length]])
        if name in COMMANDS:
            return name
    raise UsageError(f"no official command is known for `{program} {' '.join(words)}`")


def _named(*names: str, **spellings: str) -> dict[str, str]:
    """Return options by spelling: each is ``--name``, and the keywords give short spellings, ``n="name"``."""
    return {f"--{name}": name for name in names} | {f"-{short}": name for short, name in spellings.items()}


_AZ = _named("query", "output", "subscription", o="output")
_AZ_SWITCHES = _named("debug", "only-show-errors", "verbose")
_DATA_PLANE = _named(
    "account-name", "account-key", "auth-mode", "blob-endpoint", "connection-string", "sas-token", "timeout"
)
_DATABRICKS = _named("output", "profile", "target", o="output", p="profile", t="target")
_DATABRICKS_SWITCHES = _named("debug")

COMMANDS: Mapping[str, Command] = {
    "az login": Command(
        _AZ
        | _named(
            "username",
            "password",
            "tenant",
            "scope",
            "claims-challenge",
            u="username",
            p="password",
            t="tenant",
        ),
        _AZ_SWITCHES
        | _named(
            "allow-no-subscriptions",
            "identity",
            "service-principal",
            "skip-subscription-discovery",
            "use-device-code",
        ),
    ),
    "az keyvault key rotate": Command(
        _AZ | _named("name", "vault-name", "hsm-name", "id", n="name"),
        _AZ_SWITCHES,
        frozenset({"name", "vault-name"}),
    ),
    "az role assignment list": Command(
        _AZ
        | _named(
            "assignee",
            "assignee-object-id",
            "fill-principal-name",
            "fill-role-definition-name",
            "resource-group",
            "role",
            "scope",
            g="resource-group",
        ),
        _AZ_SWITCHES | _named("all", "include-groups", "include-inherited"),
    ),
    "az storage account private-endpoint-connection delete": Command(
        _AZ | _named("account-name", "id", "name", "resource-group", g="resource-group", n="name"),
        _AZ_SWITCHES | _named("yes", y="yes"),
        # By its name and the account's, from which the command finds the resource group; or by --id alone.
        frozenset({"account-name", "name"}),
        confirmed=True,
    ),
    "az storage account show": Command(
        _AZ | _named("expand", "ids", "name", "resource-group", g="resource-group", n="name"),
        _AZ_SWITCHES,
        frozenset({"name"}),
    ),
    "az storage blob list": Command(
        _AZ
        | _DATA_PLANE
        | _named(
            "container-name", "delimiter", "include", "marker", "num-results", "prefix", c="container-name"
        ),
        _AZ_SWITCHES | _named("show-next-marker"),
        # Accounts of this project have no key, with which the command would try without --auth-mode login.
        frozenset({"account-name", "auth-mode", "container-name"}),
    ),
    "az storage blob copy start": Command(
        _AZ
        | _DATA_PLANE
        | _named(
            "destination-blob",
            "destination-blob-type",
            "destination-container",
            "destination-if-match",
            "destination-lease-id",
            "metadata",
            "rehydrate-priority",
            "requires-sync",
            "source-uri",
            "tags",
            "tier",
            b="destination-blob",
            c="destination-container",
            u="source-uri",
        ),
        _AZ_SWITCHES,
        frozenset({"account-name", "auth-mode", "destination-blob", "destination-container", "source-uri"}),
    ),
    "databricks bundle deploy": Command(
        _DATABRICKS | _named("cluster-id", "plan", "select", "var", c="cluster-id"),
        _DATABRICKS_SWITCHES
        | _named("auto-approve", "fail-on-active-runs", "force", "force-lock", "quiet", q="quiet"),
    ),
    "databricks bundle destroy": Command(
        _DATABRICKS | _named("var"), _DATABRICKS_SWITCHES | _named("auto-approve", "force-lock")
    ),
    "databricks bundle run": Command(
        _DATABRICKS | _named("only", "params", "var"),
        _DATABRICKS_SWITCHES | _named("no-wait", "restart"),
        operands=1,
    ),
    "databricks workspace list": Command(
        _DATABRICKS | _named("notebooks-modified-after"), _DATABRICKS_SWITCHES, operands=1
    ),
    "databricks fs ls": Command(
        _DATABRICKS, _DATABRICKS_SWITCHES | _named("absolute", "long", l="long"), operands=1
    ),
    "databricks fs mkdir": Command(_DATABRICKS, _DATABRICKS_SWITCHES, operands=1),
    "databricks fs cp": Command(
        _DATABRICKS | _named("concurrency"),
        _DATABRICKS_SWITCHES | _named("overwrite", "recursive", r="recursive"),
        operands=2,
    ),
}
