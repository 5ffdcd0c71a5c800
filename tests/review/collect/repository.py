"""Small git repositories that look like the project, without anything that takes time."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

PROJECT = {
    "Pulumi.yaml": "name: databricks-mlops\n",
    "requirements.txt": "then\n",
    "localcloud/cli.py": "",
    "toolchain/stacks/__main__.py": "",
}


def git(folder: Path, *arguments: str) -> str:
    """Run git with an author of its own; return what it says."""
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def commit(folder: Path, files: Mapping[str, str], subject: str) -> str:
    """Write files and commit them, in a new repository if there is none; return the commit's id."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", subject)
    return git(folder, "rev-parse", "HEAD")
