"""Federation: which pipeline may deploy, preview or look for drift, and where, without any secret."""

import re
from collections.abc import Mapping
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from infra.settings.base import Section, rule
from infra.settings.problems import Path, Problem, Problems
from infra.settings.stacks import ENVIRONMENTS, STACKS, Environment

_ISSUER = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~-]+)*")


def _issuer(value: str) -> str:
    if not _ISSUER.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no issuer; write the address that its tokens state, without a "
            "slash at the end, such as https://token.actions.githubusercontent.com"
        )
    return value


def _subject(value: str) -> str:
    if not value or value != value.strip():
        raise ValueError("is empty or begins or ends with a space; write the subject alone")
    if "*" in value:
        raise ValueError(f"{value} has a wildcard, which would let others deploy; write the whole subject")
    return value


Subject = Annotated[str, AfterValidator(_subject)]
"""What a token says its bearer is, such as ``repo:company/mlops:environment:prod``."""


class _Issuer(NamedTuple):
    """An issuer of tokens, and how it writes subjects."""

    host: str
    form: re.Pattern[str]
    example: str


# GitHub: https://docs.github.com/actions/reference/security/oidc
# Azure DevOps writes the pipeline or the service connection with its own issuer, an opaque path with Entra's:
# https://learn.microsoft.com/azure/databricks/dev-tools/auth/provider-azure-devops
# https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
_ISSUERS = (
    _Issuer(
        "token.actions.githubusercontent.com",
        re.compile(r"repo:[^/:\s]+/[^/:\s]+:\S.*"),
        "repo:company/mlops:environment:prod",
    ),
    _Issuer(
        "vstoken.dev.azure.com",
        re.compile(r"(p|sc)://[^/]+/[^/]+/[^/]+"),
        "sc://company/mlops/prod",
    ),
    _Issuer(
        "login.microsoftonline.com", re.compile(r"/eid1/\S+"), "/eid1/c/pub/t/TENANT/a/APP/sc/ORG/CONNECTION"
    ),
)
_PULL_REQUEST = ":pull_request"
_OF_ENVIRONMENT = re.compile(r"repo:[^:]+:(?:.*:)?environment:(?P<name>[^:]+)(?::.*)?")


_GUARDS: Mapping[str, Path] = {
    **{environment: ("subjects", environment) for environment in ENVIRONMENTS},
    **{f"preview-{stack}": ("previews", stack) for stack in STACKS},
    **{f"drift-{stack}": ("drift",) for stack in STACKS},
}
"""What each environment of the pipelines guards: the workflows name them so."""


def _guard(subject: str) -> str:
    """Return the environment of the pipelines that a subject of GitHub's names; empty where it names none."""
    match = _OF_ENVIRONMENT.fullmatch(subject)
    return match["name"] if match else ""


class Subjects(Section):
    """The pipelines' identities, by the environment that they deploy to."""

    dev: tuple[Subject, ...] = Field(min_length=1, description="What deploys to dev.")
    test: tuple[Subject, ...] = Field(min_length=1, description="What deploys to test.")
    prod: tuple[Subject, ...] = Field(min_length=1, description="What deploys to prod.")

    def by_environment(self) -> dict[Environment, tuple[str, ...]]:
        """Return the subjects by environment, in the order in which work moves."""
        return {"dev": self.dev, "test": self.test, "prod": self.prod}

    @rule
    def _a_subject_deploys_to_one_environment(self) -> Problems:
        seen: dict[str, Environment] = {}
        for environment in ENVIRONMENTS:
            for position, subject in enumerate(self.by_environment()[environment]):
                if subject in seen:
                    yield Problem(
                        (environment, position),
                        f"{subject} deploys to {seen[subject]} already; give each environment its own",
                    )
                seen.setdefault(subject, environment)


class Previews(Section):
    """The identities of previews, by the stack that they preview; a pull request runs as one of them."""

    shared: tuple[Subject, ...] = Field(min_length=1, description="What previews the shared stack.")
    dev: tuple[Subject, ...] = Field(min_length=1, description="What previews dev.")
    test: tuple[Subject, ...] = Field(min_length=1, description="What previews test.")
    prod: tuple[Subject, ...] = Field(min_length=1, description="What previews prod.")

    def by_stack(self) -> dict[str, tuple[str, ...]]:
        """Return the subjects by stack, in the order in which the stacks come up."""
        return {"shared": self.shared, "dev": self.dev, "test": self.test, "prod": self.prod}


class Federation(Section):
    """Tokens of a pipeline (GitHub, Azure DevOps) that Azure and Databricks accept in place of a secret.

    https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation
    """

    issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        description="Who issues the tokens, such as https://token.actions.githubusercontent.com."
    )
    audience: str = Field(
        default="api://AzureADTokenExchange", min_length=1, description="Whom the tokens are made out to."
    )
    subjects: Subjects = Field(description="Whose tokens deploy, by environment.")
    previews: Previews | None = Field(
        default=None, description="Whose tokens preview, by stack; without it no preview logs in."
    )
    drift: tuple[Subject, ...] = Field(
        default=(),
        description=(
            "Whose tokens look for drift, in all stacks. Reading everything takes an administrator of "
            "Databricks, so let nothing but the main branch have them."
        ),
    )
    account_admins: tuple[Environment, ...] = Field(
        default=(),
        description=(
            "Environments whose pipeline refreshes and changes the account's objects of its own stack. "
            "That takes an account admin, who administers every environment: list only pipelines that are "
            "trusted with prod."
        ),
    )

    def by_path(self) -> dict[Path, tuple[str, ...]]:
        """Return all subjects, by the path of each list within this section."""
        previews = self.previews.by_stack() if self.previews else {}
        return {
            **{("subjects", key): subjects for key, subjects in self.subjects.by_environment().items()},
            **{("previews", key): subjects for key, subjects in previews.items()},
            ("drift",): self.drift,
        }

    @rule
    def _subjects_are_the_issuers(self) -> Problems:
        host = urlsplit(self.issuer).hostname
        issuer = next((known for known in _ISSUERS if known.host == host), None)
        for path, subjects in self.by_path().items():
            for position, subject in enumerate(subjects):
                if issuer and not issuer.form.fullmatch(subject):
                    yield Problem(
                        (*path, position),
                        f"{subject} is no subject that {host} writes; write one such as {issuer.example}",
                    )

    @rule
    def _subjects_are_of_their_environment(self) -> Problems:
        by_path = self.by_path()
        for path, subjects in by_path.items():
            for position, subject in enumerate(subjects):
                guard = _guard(subject)
                guarded = _GUARDS.get(guard, path)
                # A subject that two lists have is told as such.
                if guarded != path and subject not in by_path.get(guarded, ()):
                    wanted = "the search for drift" if path == ("drift",) else _label(path)
                    yield Problem(
                        (*path, position),
                        f"{subject} is of the environment {guard}; name the one that guards {wanted}",
                    )
                elif subject.endswith(_PULL_REQUEST):
                    yield Problem(
                        (*path, position),
                        f"{subject} is every pull request, of all who can open one; name an environment",
                    )

    @rule
    def _an_environment_is_listed_once(self) -> Problems:
        for position, environment in enumerate(self.account_admins):
            if environment in self.account_admins[:position]:
                yield Problem(("accountAdmins", position), f"{environment} is listed twice; list it once")

    @rule
    def _a_subject_has_one_duty(self) -> Problems:
        seen: dict[str, Path] = {}
        for path, subjects in self.by_path().items():
            for position, subject in enumerate(subjects):
                before = seen.setdefault(subject, path)
                # Two environments that a subject deploys to are told by `Subjects`.
                if before is not path and (before[0], path[0]) != ("subjects", "subjects"):
                    yield Problem(
                        (*path, position),
                        f"{subject} stands in {'.'.join(map(str, before))} already; "
                        "give each identity subjects of its own",
                    )
                elif before is path and subject in subjects[:position] and path[0] != "subjects":
                    yield Problem((*path, position), f"{subject} is listed twice; list it once")


def _label(path: Path) -> str:
    return f"previews of {path[1]}" if path[0] == "previews" else str(path[-1])
