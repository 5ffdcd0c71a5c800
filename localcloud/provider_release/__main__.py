"""`python -m localcloud.provider_release`: writes the provider's facts, and states what release they are of.

    python -m localcloud.provider_release --facts FACTS.json --repository DIR --release 1.106.0

``FACTS.json`` holds, for every type (``databricks:index/cluster:Cluster``) and dotted path of a property in
Pulumi's names, what the resource schemas of the Terraform provider say of it (``ForceNew``, ``Computed``,
``ConflictsWith`` …, see ``facts.py``): no schema that Pulumi or Terraform publishes has all of it. ``DIR`` is
a git directory of https://github.com/pulumi/pulumi-databricks with the release's tag; what the installed SDK
has beyond that release, and what it lost, is read from both. Without ``--facts``, that statement alone is
written.
"""

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from localcloud.databricks import tokens
from localcloud.provider_release.cut import cut, text
from localcloud.provider_release.inputs import Release, installed

FOLDER = Path(__file__).resolve().parents[1] / "databricks"
FACTS = FOLDER / "provider_facts.json"
STATEMENT = FOLDER / "provider_release.json"


def statement(release: Release, name: str, types: list[str]) -> dict[str, Any]:
    """Return what release the facts are of, and how the installed SDK differs from it, type by type."""
    beyond: dict[str, list[str]] = {}
    gone: dict[str, list[str]] = {}
    for token in sorted(types):
        then, now = release.inputs(token), installed(token)
        beyond |= {token: sorted(now - then)} if now - then else {}
        gone |= {token: sorted(then - now)} if then - now else {}
    return {
        "release": name,
        "upstream": release.upstream(),
        "sdk": version("pulumi-databricks"),
        "beyond": beyond,
        "gone": gone,
    }


def simulated() -> list[str]:
    """Return the types of the provider that are simulated."""
    names = (value for name, value in vars(tokens).items() if name.isupper())
    return [name for name in names if name.startswith("databricks:index/")]


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description="Write the facts of the Databricks provider.")
    parser.add_argument("--facts", type=Path, help="the facts of all types, as JSON")
    parser.add_argument("--repository", type=Path, required=True, help="git directory of pulumi-databricks")
    parser.add_argument("--release", required=True, help="release of the facts, such as 1.106.0")
    arguments = parser.parse_args()
    if arguments.facts:
        everything = json.loads(arguments.facts.read_text(encoding="utf-8"))
        FACTS.write_text(text(cut(everything, simulated())), encoding="utf-8")
    stated = statement(Release(arguments.repository, arguments.release), arguments.release, simulated())
    STATEMENT.write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"facts of {stated['release']}, installed SDK {stated['sdk']}\n")


if __name__ == "__main__":
    main()
