"""Operations that take a random time, the same one for the same seed."""

import pytest

from localcloud.core.delays import MOST, OTHERS, SPREAD, TYPICAL, VARIABLE, Delays

WORKSPACE = "azure-native:databricks:Workspace"
FOLDER = "databricks:index/directory:Directory"


def test_without_a_seed_nothing_takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert Delays.from_environment().wall_seconds(WORKSPACE, "workspace") == 0


def test_a_seed_gives_the_same_times_again_and_another_seed_others() -> None:
    names = [f"folder-{number}" for number in range(20)]

    def times(seed: str) -> list[float]:
        return [Delays(seed).seconds(FOLDER, name) for name in names]

    assert times("1") == times("1")
    assert times("1") != times("2")
    assert len(set(times("1"))) == len(names)


def test_some_operations_hang_and_a_workspace_takes_longer_than_a_folder() -> None:
    names = [f"thing-{number}" for number in range(400)]
    folders = sorted(Delays("1").seconds(FOLDER, name) for name in names)
    workspaces = sorted(Delays("1").seconds(WORKSPACE, name) for name in names)
    middle = len(names) // 2
    assert workspaces[middle] / folders[middle] > TYPICAL[WORKSPACE] / OTHERS / 2
    assert folders[-1] > 2 * OTHERS * SPREAD, "longer than any that does not hang"
    assert folders[0] < OTHERS


def test_a_call_never_takes_longer_than_a_run_can_bear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "7:100000")
    assert Delays.from_environment().wall_seconds(WORKSPACE, "workspace") == MOST


@pytest.mark.parametrize("text", [":5", "7:", "7:fast", "7:0", "7:-1", "7:inf", "7:nan"])
def test_what_is_no_seed_and_scale_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(ValueError, match=r"write a seed, or a seed and milliseconds a second, as in 7:0\.2"):
        Delays.from_environment()
