"""The two sides of a review, read by the real git."""

from pathlib import Path

import pytest

from review.collect.revision import find_base, read_tree, write_out
from review.failure import ReviewError
from tests.review.collect.repository import PROJECT, commit, git


def test_a_clean_tree_is_its_commit(tmp_path: Path) -> None:
    head = commit(tmp_path, PROJECT, "Begin")
    tree = read_tree(tmp_path)
    assert (tree.head.id, tree.head.subject, tree.uncommitted) == (head, "Begin", ())


def test_changed_new_and_deleted_files_make_a_tree_dirty(tmp_path: Path) -> None:
    commit(tmp_path, PROJECT, "Begin")
    (tmp_path / "Pulumi.yaml").write_text("name: other\n")
    (tmp_path / "a file").write_text("")
    (tmp_path / "requirements.txt").unlink()
    assert set(read_tree(tmp_path).uncommitted) == {"Pulumi.yaml", "a file", "requirements.txt"}


def test_the_base_is_where_the_branch_began_even_if_main_went_on(tmp_path: Path) -> None:
    base = commit(tmp_path, PROJECT, "Begin")
    git(tmp_path, "checkout", "--quiet", "-b", "work")
    commit(tmp_path, {"a": ""}, "Work")
    git(tmp_path, "checkout", "--quiet", "main")
    commit(tmp_path, {"b": ""}, "Go on")
    git(tmp_path, "checkout", "--quiet", "work")
    found = find_base(read_tree(tmp_path), "main")
    assert (found.id, found.subject) == (base, "Begin")


def test_without_common_history_the_revision_itself_is_the_base(tmp_path: Path) -> None:
    commit(tmp_path, PROJECT, "Begin")
    git(tmp_path, "checkout", "--quiet", "--orphan", "other")
    other = commit(tmp_path, {"a": ""}, "Elsewhere")
    git(tmp_path, "checkout", "--quiet", "main")
    assert find_base(read_tree(tmp_path), "other").id == other


@pytest.mark.parametrize("revision", ["no-such-branch", "--all", "0123456", ""])
def test_an_unknown_revision_is_named_with_a_way_out(tmp_path: Path, revision: str) -> None:
    commit(tmp_path, PROJECT, "Begin")
    with pytest.raises(ReviewError, match=f"no revision {revision} here: fetch it"):
        find_base(read_tree(tmp_path), revision)


def test_a_base_without_the_project_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    old = commit(tmp_path, {"README.md": "Soon.", "requirements.txt": ""}, "Announce")
    commit(tmp_path, PROJECT, "Begin")
    with pytest.raises(ReviewError) as refusal:
        find_base(read_tree(tmp_path), old)
    assert str(refusal.value) == (
        f"the base {old[:10]} (Announce) does not hold the project (Pulumi.yaml, localcloud/cli.py, "
        "toolchain/stacks/__main__.py): name a later revision with BASE=..."
    )


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="no git checkout with a commit"):
        read_tree(tmp_path)


def test_a_checkout_of_something_else_is_refused(tmp_path: Path) -> None:
    commit(tmp_path, {"README.md": ""}, "Begin")
    with pytest.raises(ReviewError, match=r"has no Pulumi\.yaml"):
        read_tree(tmp_path)


def test_a_commit_is_written_out_as_it_was_and_the_repository_does_not_notice(tmp_path: Path) -> None:
    repository, out = tmp_path / "repository", tmp_path / "out"
    commit(repository, PROJECT, "Begin")
    tree = read_tree(repository)
    (repository / "requirements.txt").write_text("now\n")
    before = git(repository, "status", "--porcelain")
    write_out(repository, tree.head, out)
    assert (out / "requirements.txt").read_text() == "then\n"
    assert (out / "localcloud" / "cli.py").is_file()
    assert git(repository, "status", "--porcelain") == before
    assert git(repository, "worktree", "list").count("\n") == 0
