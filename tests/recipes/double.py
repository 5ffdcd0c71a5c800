"""Doubles of `az` and `databricks`: they take what the official commands take, and work on a folder.

The folder has ``calls.jsonl`` with what was asked, ``answers.json`` with the output of a command by its name,
and below ``versions/<container>/<blob>/`` a file for each version of a blob.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

from tests.recipes.official import Call, UsageError, parse

FOLDER = "RECIPES_DOUBLE"
"""Variable that names the double's folder."""
CONTAINERS = "RECIPES_CONTAINERS"
"""Variable that names the folder in which each container is a folder with its blobs' present content."""
CHANGE = "BUNDLE_VAR_change"
"""Variable of the bundle: the change that is tried."""
DEPLOYED = "deployed"
"""Folder of the double with a folder for each change that is deployed."""
REFUSED = "refused"
"""File of the double: a line for each command that the service refuses."""
LISTING = "[].[name, versionId, properties.lastModified]"


def install(folder: Path, answers: dict[str, str] | None = None) -> dict[str, str]:
    """Put both commands into a new folder, and return the variables of a shell that finds them first."""
    commands = folder / "bin"
    commands.mkdir(parents=True)
    for program in ("az", "databricks"):
        script = commands / program
        root = Path(__file__).parents[2]
        script.write_text(
            f'#!/bin/sh\nPYTHONPATH={root} exec {sys.executable} -P -m tests.recipes.double {program} "$@"\n',
            encoding="utf-8",
        )
        script.chmod(0o755)
    (folder / REFUSED).touch()
    (folder / "answers.json").write_text(json.dumps(answers or {}), encoding="utf-8")
    return {FOLDER: str(folder), "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}


def calls(folder: Path) -> list[str]:
    """Return the names of the commands that were run, in order."""
    lines = (folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["command"] for line in lines]


def _list_versions(call: Call, folder: Path) -> str:
    if call.options["include"] != "v" or call.options["query"] != LISTING:
        raise UsageError("the double lists versions, by name, version and time")
    container = folder / "versions" / call.options["container-name"]
    rows = [
        (path.parent.relative_to(container).as_posix(), path.name, path.name)
        for path in sorted(container.rglob("*"))
        if path.is_file()
    ]
    return "".join("\t".join(row) + "\n" for row in rows if row[0].startswith(call.options["prefix"]))


def _copy_blob(call: Call, folder: Path) -> str:
    """Copy a version over a blob; Entra ID lets the copy read a source in the same account.

    https://learn.microsoft.com/rest/api/storageservices/copy-blob
    """
    source = urlsplit(call.options["source-uri"])
    if source.hostname != f"{call.options['account-name']}.blob.core.windows.net":
        raise UsageError(f"{source.hostname} is another account, whose blobs need a token of their own")
    (version,) = parse_qs(source.query)["versionid"]
    file = folder / "versions" / source.path.lstrip("/") / version
    if not file.is_file():
        raise UsageError(f"BlobNotFound: {call.options['source-uri']}")
    container = Path(os.environ[CONTAINERS]) / call.options["destination-container"]
    shutil.copyfile(file, container / call.options["destination-blob"])
    return '{"copy_status": "success"}\n'


def _deploy_bundle(call: Call, folder: Path) -> str:
    file = Path("databricks.yml")
    if not file.is_file():
        raise UsageError("unable to locate bundle root: databricks.yml not found")
    whole = yaml.safe_load(file.read_text(encoding="utf-8"))
    included = (part for pattern in whole["include"] for part in Path().glob(pattern))
    targets = {
        target
        for part in (file, *included)
        for target in yaml.safe_load(part.read_text(encoding="utf-8")).get("targets", {})
    }
    if call.options["target"] not in targets:
        raise UsageError(
            f"{call.options['target']}: no such target. Available targets: {', '.join(sorted(targets))}"
        )
    if change := os.environ.get(CHANGE):
        (folder / DEPLOYED / change).mkdir(parents=True, exist_ok=True)
    return "Deployment complete!\n"


def _destroy_bundle(call: Call, folder: Path) -> str:
    del call
    shutil.rmtree(folder / DEPLOYED / os.environ[CHANGE], ignore_errors=True)
    return "Destroy complete!\n"


def _list_workspace(call: Call, folder: Path) -> str:
    """List a folder of the workspace, whose last part is that of the deployed changes."""
    place = call.operands[0]
    if not (folder / DEPLOYED).is_dir():
        raise UsageError(f"Path ({place}) doesn't exist.")
    changes = sorted(path.name for path in (folder / DEPLOYED).iterdir())
    return json.dumps([{"object_type": "DIRECTORY", "path": f"{place}/{change}"} for change in changes])


def _volume(uri: str, folder: Path) -> Path:
    """Return the folder that stands for one of a volume."""
    if not uri.startswith("dbfs:/Volumes/"):
        raise UsageError(f"invalid scheme: {uri}")
    return folder / uri.removeprefix("dbfs:/")


def _make_folder(call: Call, folder: Path) -> str:
    _volume(call.operands[0], folder).mkdir(parents=True, exist_ok=True)
    return ""


def _list_files(call: Call, folder: Path) -> str:
    """List a folder of a volume, as ``cmd/fs/ls.go`` prints it."""
    place = _volume(call.operands[0], folder)
    if not place.is_dir():
        raise UsageError(f"no such directory: {call.operands[0].removeprefix('dbfs:')}")
    if call.options.get("output") != "json":
        raise UsageError("the double lists files as JSON")
    files = sorted(place.iterdir())
    return json.dumps(
        [{"name": file.name, "is_directory": False, "size": file.stat().st_size} for file in files]
    )


def _copy_files(call: Call, folder: Path) -> str:
    """Copy the files of a folder; without ``--overwrite`` those that are there already are skipped."""
    source, target = Path(call.operands[0]), _volume(call.operands[1], folder)
    if not source.is_dir() or "recursive" not in call.options:
        raise UsageError(f"{source} is no folder, or is one that only --recursive copies")
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        if "overwrite" in call.options or not (target / file.name).exists():
            shutil.copyfile(file, target / file.name)
    return f"{source} -> {target}\n"


ACTIONS: dict[str, Callable[[Call, Path], str]] = {
    "az storage blob list": _list_versions,
    "az storage blob copy start": _copy_blob,
    "databricks bundle deploy": _deploy_bundle,
    "databricks bundle destroy": _destroy_bundle,
    "databricks fs cp": _copy_files,
    "databricks fs ls": _list_files,
    "databricks fs mkdir": _make_folder,
    "databricks workspace list": _list_workspace,
}


def main(program: str, words: list[str]) -> str:
    """Validate a line, note it, and return what the command prints.

    Raises:
        UsageError: the official command would refuse the line, or the double does not know what it asks for.
    """
    folder = Path(os.environ[FOLDER])
    call = parse(program, words)
    with (folder / "calls.jsonl").open("a", encoding="utf-8") as notes:
        notes.write(json.dumps({"command": call.command, **call.options}) + "\n")
    if call.command in (folder / REFUSED).read_text(encoding="utf-8").splitlines():
        raise UsageError("the service refused it")
    if action := ACTIONS.get(call.command):
        return action(call, folder)
    return json.loads((folder / "answers.json").read_text(encoding="utf-8")).get(call.command, "")


if __name__ == "__main__":
    try:
        sys.stdout.write(main(sys.argv[1], sys.argv[2:]))
    except UsageError as error:
        sys.exit(f"ERROR: {error}")
