"""Federation: which pipeline may deploy, preview or look for drift, and where, without any secret."""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

import platform_model
from sections.base import Section, rule
from sections.problems import Path, Problem, Problems, guess

_ISSUER = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~-]+)*")


def preview_key(stack: str) -> str:
    """Return the key of the pipeline that previews a stack, among those of all pipelines."""
    return f"preview-{stack}"


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
DRIFT = "drift"
"""Key of the pipeline that looks for drift, among those of all pipelines."""

_PULL_REQUEST = ":pull_request"
_OF_ENVIRONMENT = re.compile(r"repo:[^:]+:(?:.*:)?environment:(?P<name>[^:]+)(?::.*)?")


def _guards() -> dict[str, Path]:
    """Return what each environment of the pipelines guards: the workflows name them so."""
    platform = platform_model.current()
    return {
        **{environment: ("subjects", environment) for environment in platform.environment_names},
        **{preview_key(stack): ("previews", stack) for stack in platform.stacks},
        **{f"drift-{stack}": ("drift",) for stack in platform.stacks},
    }


def _guard(subject: str) -> str:
    """Return the environment of the pipelines that a subject of GitHub's names; empty where it names none."""
    match = _OF_ENVIRONMENT.fullmatch(subject)
    return match["name"] if match else ""


Subjects = Annotated[tuple[Subject, ...], Field(min_length=1)]
"""Whose tokens do one thing."""


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
    subjects: Mapping[str, Subjects] = Field(description="Whose tokens deploy, by environment.")
    previews: Mapping[str, Subjects] | None = Field(
        default=None, description="Whose tokens preview, by stack; without it no preview logs in."
    )
    drift: tuple[Subject, ...] = Field(
        default=(),
        description=(
            "Whose tokens look for drift, in all stacks. Reading everything takes an administrator of "
            "Databricks, so let nothing but the main branch have them."
        ),
    )
    account_admins: tuple[str, ...] = Field(
        default=(),
        description=(
            "Pipelines that refresh their whole stack: an environment's, which then changes the account's "
            "objects of its stack, too, or a preview, such as preview-dev. That takes an account admin, who "
            "administers every environment. List only what is trusted with production; a preview runs the "
            "code of a pull request, so let somebody approve each run of one that is listed."
        ),
    )

    @property
    def readers(self) -> tuple[str, ...]:
        """The pipelines that refresh a whole stack and deploy none: ``drift``, ``preview-<stack>``."""
        previews = (key for key in self.account_admins if key not in self.subjects)
        return (*((DRIFT,) if self.drift else ()), *previews)

    @property
    def trusted_deployers(self) -> tuple[str, ...]:
        """The environments whose pipelines administer the account."""
        return tuple(key for key in self.account_admins if key in self.subjects)

    def by_path(self) -> dict[Path, tuple[str, ...]]:
        """Return all subjects, by the path of each list within this section."""
        return {
            **{("subjects", key): subjects for key, subjects in self.subjects.items()},
            **{("previews", key): subjects for key, subjects in (self.previews or {}).items()},
            ("drift",): self.drift,
        }

    @rule
    def _each_environment_has_its_own(self) -> Problems:
        platform = platform_model.current()
        yield from _keys("subjects", self.subjects, platform.environment_names, "environment")
        if self.previews:
            yield from _keys("previews", self.previews, platform.stacks, "stack")

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
        by_path, guards = self.by_path(), _guards()
        for path, subjects in by_path.items():
            for position, subject in enumerate(subjects):
                guard = _guard(subject)
                guarded = guards.get(guard, path)
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
    def _account_admins_are_pipelines(self) -> Problems:
        pipelines = [*self.subjects, *map(preview_key, self.previews or {})]
        for position, key in enumerate(self.account_admins):
            path = ("accountAdmins", position)
            if key not in pipelines:
                yield Problem(path, f"{key or 'an empty text'} is no pipeline; {guess(key, pipelines)}")
            elif key in self.account_admins[:position]:
                yield Problem(path, f"{key} is listed twice; list it once")

    @rule
    def _a_subject_has_one_duty(self) -> Problems:
        seen: dict[str, Path] = {}
        for path, subjects in self.by_path().items():
            for position, subject in enumerate(subjects):
                before = seen.setdefault(subject, path)
                if before is not path and (before[0], path[0]) == ("subjects", "subjects"):
                    yield Problem(
                        (*path, position),
                        f"{subject} deploys to {before[1]} already; give each environment its own",
                    )
                elif before is not path:
                    yield Problem(
                        (*path, position),
                        f"{subject} stands in {'.'.join(map(str, before))} already; "
                        "give each identity subjects of its own",
                    )
                elif subject in subjects[:position]:
                    yield Problem((*path, position), f"{subject} is listed twice; list it once")


def _keys(field: str, values: Mapping[str, object], known: Collection[str], what: str) -> Problems:
    """Yield what is missing, and what is nowhere declared."""
    for key in values:
        if key not in known:
            yield Problem((field, key), f"is no {what} of platform.yaml; {guess(key, known)}")
    for key in known:
        if key not in values:
            yield Problem((field, key), f"is missing; list whose tokens act for the {what} {key}")


def _label(path: Path) -> str:
    return f"previews of {path[1]}" if path[0] == "previews" else str(path[-1])
