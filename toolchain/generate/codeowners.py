"""GitHub's code owners: the platform's of everything, and a team's of its own file, beside them.

The last pattern that fits a file says who owns it:
https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from collections.abc import Iterator
from pathlib import Path

from platform_model import Platform
from platform_model.team_rules import file_of

FILE = ".github/CODEOWNERS"

_HEAD = "# Written by `make generate` from platform.yaml and teams: change these.\n"


def files(platform: Platform, _root: Path) -> dict[str, str]:
    """Return the file, by its path in the repository; none if no owners are stated.

    Args:
        platform: The platform's owners, and the teams with theirs.
    """
    lines = "".join(f"{pattern} {' '.join(owners)}\n" for pattern, owners in _owned(platform))
    return {FILE: _HEAD + lines} if lines else {}


def is_generated(root: Path) -> bool:
    """Return whether a checkout has code owners that this wrote: a file of a company's own is left alone."""
    file = root / FILE
    return file.is_file() and file.read_text(encoding="utf-8").startswith(_HEAD)


def _owned(platform: Platform) -> Iterator[tuple[str, tuple[str, ...]]]:
    if platform.code_owners:
        yield "*", platform.code_owners
    for key, team in platform.teams.items():
        if team.owners:
            yield f"/{file_of(key)}", tuple(dict.fromkeys((*team.owners, *platform.code_owners)))
