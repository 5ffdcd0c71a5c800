"""Platforms that companies have: copies of the fixtures in which only data files differ."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from platform_model import SHARED
from platform_model.load import FILE
from tests.stack_files import FIXTURES, GONE, ROOT, STACKS, StackFiles, changed, write_settings, write_teams
from toolchain.generate.__main__ import write

Settings = dict[str, Any]
FOLLOWING = (
    ".github/workflows",
    ".azuredevops",
    "policy/tiers",
    "framework/databricks.yml",
    "framework/gates",
    "framework/jobs",
)
"""What generated files are written from, beside the platform's and the stacks' files."""

UAT = {"name": "uat", "tier": "validation", "stage": "accepted"}
ACCEPTED = {"key": "accepted", "schema": "accepted_models", "comment": "Accepted", "retentionDays": 180}


def fourth(folder: Path) -> StackFiles:
    """Return a platform with an environment between test and prod; the jobs are tried in both."""
    platform = _platform()
    environments, stages = platform["environments"], platform["stages"]
    platform["environments"] = [*environments[:2], UAT, environments[2]]
    platform["stages"] = [*stages[:2], ACCEPTED, *stages[2:]]
    settings = FIXTURES.settings()
    uat = _named(settings["test"], {"test": "uat"}, {"candidate_models": "accepted_models"})
    network = {
        "network.vnet": "10.4.0.0/16",
        "network.hostSubnet": "10.4.1.0/24",
        "network.containerSubnet": "10.4.2.0/24",
        "network.endpointSubnet": "10.4.3.0/24",
    }
    shared = changed(
        settings[SHARED],
        {
            "federation.subjects.uat": ["repo:company/mlops:environment:uat"],
            "federation.previews.uat": ["repo:company/mlops:environment:preview-uat"],
        },
    )
    return _write(folder, platform, {**settings, SHARED: shared, "uat": changed(uat, network)})


def renamed(folder: Path) -> StackFiles:
    """Return a platform whose environments are called qa and live."""
    names = {"test": "qa", "prod": "live"}
    platform = _platform()
    for environment in platform["environments"]:
        environment["name"] = names.get(environment["name"], environment["name"])
    settings = {
        names.get(stack, stack): _named(values, names) for stack, values in FIXTURES.settings().items()
    }
    return _write(folder, platform, settings)


def another_company(folder: Path) -> StackFiles:
    """Return the platform of another organisation, with patterns, roles and schemas of its own."""
    platform = _platform()
    platform |= {
        "organisation": "acme",
        "workload": "lakehouse",
        "abbreviation": "lh",
        "names": {"catalog": "{organisation}_{environment}", "resourceGroup": "{workload}-{stack}-rg"},
    }
    platform["roles"]["support"] = {"group": "acme-support", "description": "Answer calls."}
    platform["stages"][0]["schema"] = "wip"
    catalogs = {f"ml_{name}_catalog": f"acme_{name}" for name in ("dev", "test", "prod")}
    settings = {
        stack: _named(values, {}, {**catalogs, "dev_models": "wip"})
        for stack, values in FIXTURES.settings().items()
    }
    return _write(folder, platform, settings)


def two(folder: Path) -> StackFiles:
    """Return a platform of two environments: nothing is between development and production."""
    platform = _platform()
    platform["environments"] = [platform["environments"][0], platform["environments"][2]]
    platform["stages"] = [platform["stages"][0], *platform["stages"][2:]]
    for role in platform["roles"].values():
        role.get("models", {}).pop("candidate", None)
    settings = FIXTURES.settings()
    del settings["test"]
    gone = {"federation.subjects.test": GONE, "federation.previews.test": GONE}
    return _write(folder, platform, {**settings, SHARED: changed(settings[SHARED], gone)})


SUBSCRIPTIONS = {
    stack: f"5e1f0000-0000-4000-8000-00000000000{number}" for number, stack in enumerate(STACKS, 1)
}


def one_subscription_each(folder: Path) -> StackFiles:
    """Return a platform whose stacks are each in a subscription of their own."""
    return _write(folder, {**_platform(), "subscriptions": SUBSCRIPTIONS}, FIXTURES.settings())


def with_teams(
    folder: Path, teams: Mapping[str, Settings], changes: Mapping[str, Settings] | None = None
) -> StackFiles:
    """Return the fixtures' platform with teams, by key, and changes to stack files, by stack."""
    settings = {
        stack: changed(values, (changes or {}).get(stack, {}))
        for stack, values in FIXTURES.settings().items()
    }
    return _write(folder, _platform(), settings, teams)


def many_teams(folder: Path, count: int = 50) -> StackFiles:
    """Return a platform of many teams: most of a few lines, some with more, two of which share a schema."""
    teams = {f"team_{number:02}": a_team() for number in range(count)}
    scores = {"name": "scores", "comment": "Scores", "volumes": [{"name": "files", "comment": "Files"}]}
    teams["team_00"] |= {"schemas": [scores | {"readers": ["team_01"]}], "owners": ["@company/risk"]}
    teams["team_01"] |= {"reads": ["team_00.scores"], "policy": {"maxWorkers": 2}}
    teams["team_02"] |= {
        "environments": ["test"],
        "group": "modelling",
        "pool": {"maxCapacity": 3, "idleMinutes": 10},
        "experiments": ["baseline", "challenger"],
    }
    teams["team_03"] |= {
        "environments": ["prod"],
        "warehouse": {"size": "2X-Small", "maxClusters": 1, "autoStopMinutes": 10},
    }
    return with_teams(folder, teams)


def a_team() -> Settings:
    """Return the few lines that a team's file must have."""
    return {"description": "Scores", "budget": {"monthlyUsd": 2000, "emails": ["scores@example.com"]}}


VARIANTS: Mapping[str, Callable[[Path], StackFiles]] = {
    "four": fourth,
    "renamed": renamed,
    "another company": another_company,
    "two": two,
    "one subscription each": one_subscription_each,
    "fifty teams": many_teams,
}


def _platform() -> Settings:
    return yaml.safe_load((FIXTURES.stacks / FILE).read_text(encoding="utf-8"))


def _named(
    settings: Settings, environments: Mapping[str, str], names: Mapping[str, str] | None = None
) -> Settings:
    """Return settings that name other environments, alone or in the names of catalogs; and other names."""
    text = yaml.safe_dump(settings, sort_keys=False)
    for before, after in environments.items():
        text = re.sub(rf"\b{before}\b|(?<=ml_){before}(?=_catalog)", after, text)
    for before, after in (names or {}).items():
        text = re.sub(rf"\b{before}\b", after, text)
    return yaml.safe_load(text)


def _write(
    folder: Path,
    platform: Settings,
    settings: Mapping[str, Settings],
    teams: Mapping[str, Settings] | None = None,
) -> StackFiles:
    """Write a platform's files into a folder, with those that follow from them."""
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "Pulumi.yaml", folder / "Pulumi.yaml")
    (folder / FILE).write_text(yaml.safe_dump(platform, sort_keys=False), encoding="utf-8")
    write_teams(folder, teams or {})
    for stack, values in settings.items():
        write_settings(folder / f"Pulumi.{stack}.yaml", values)
    for place in FOLLOWING:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / place).is_dir() else shutil.copyfile
        copy(ROOT / place, folder / place)
    made = StackFiles(folder, folder / "policy" / "config")
    write(folder)
    return made
