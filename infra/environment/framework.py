"""The framework of an environment: the wheel, and the lists of what is installed beside it, in a volume."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.mlops.libraries import Libraries, LibrariesArgs, LibraryFile
from components.unity_catalog.catalog import Catalog
from infra import naming
from infra.settings.environment import EnvironmentSettings
from infra.wheel import build_wheel

LISTS = ("core", "monitoring", "training")
"""The lists of requirements that jobs install, by what the jobs do."""

WHEEL = "wheel"

MIRROR = "packages"
"""Folder of the volume with the wheels that the lists name; `make mirror` fills it."""


@dataclass(frozen=True, kw_only=True)
class Framework:
    """Where the wheel is, and each list of requirements by its name; known once the files are there."""

    wheel: pulumi.Output[str]
    requirements: Mapping[str, pulumi.Output[str]]
    mirror: str | None
    """Folder of the wheels that stand for a package index; None where an index is asked."""


def build(settings: EnvironmentSettings, catalog: Catalog, provider: databricks.Provider) -> Framework:
    """Build the wheel, and register it and the lists as files of the environment's volume.

    Args:
        settings: The environment's settings.
        catalog: The environment's catalog, with the volume.
        provider: A workspace with a known address that may write the catalog.
    """
    place = settings.framework
    paths = Libraries(
        "framework",
        LibrariesArgs(
            volume=catalog.volume_names[f"{place.schema_name}.{place.volume}"],
            files=files(platform_model.root(Path.cwd()) / "framework", _header(settings)),
        ),
        pulumi.ResourceOptions(providers=[provider]),
    ).paths
    return Framework(
        wheel=paths[WHEEL], requirements={name: paths[name] for name in LISTS}, mirror=mirror(settings)
    )


def mirror(settings: EnvironmentSettings) -> str | None:
    """Return the folder of the volume with the wheels of everything in the lists; None with an index."""
    if settings.serverless.packages == "index":
        return None
    place = settings.framework
    catalog = naming.catalog(settings.environment)
    return f"/Volumes/{catalog}/{place.schema_name}/{place.volume}/{MIRROR}"


def _header(settings: EnvironmentSettings) -> str:
    """Return what stands above each list: where pip finds what the list names.

    Every line of an environment's dependencies is a line of a requirements file, which takes pip's options:
    https://pip.pypa.io/en/stable/reference/requirements-file-format/#global-options
    """
    folder = mirror(settings)
    return "" if folder is None else f"--no-index\n--find-links {folder}\n"


def files(source: Path, header: str) -> dict[str, LibraryFile]:
    """Return what is uploaded of the framework in a folder: its wheel, built now, and the lists.

    Args:
        source: The folder.
        header: What stands above each list.

    Raises:
        pulumi.RunError: the folder lacks a list; its wheel's own parts are Hatchling's matter.
    """
    lists = {name: source / "requirements" / f"{name}.txt" for name in LISTS}
    missing = [str(file.relative_to(source.parent)) for file in lists.values() if not file.is_file()]
    if missing:
        raise pulumi.RunError(f"The framework lacks {', '.join(missing)}; run `make lock` to write them.")
    # A folder of its own: several stacks may be building at once.
    with tempfile.TemporaryDirectory() as scratch:
        wheel = build_wheel(source, Path(scratch)).path
        found = {WHEEL: LibraryFile(name=wheel.name, contents=wheel.read_bytes())}
    above = header.encode()
    found |= {
        name: LibraryFile(name=file.name, contents=above + file.read_bytes()) for name, file in lists.items()
    }
    return found
