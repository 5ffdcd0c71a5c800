"""`make mirror` after `make up`: the wheels that jobs and models install, in the environment's volume."""

from pathlib import Path

from tests.lifecycle.platform import Platform, checkout
from tests.toolchain.mirror.index import variables, wheel, write_list

FILE = "databricks:index/file:File"


def test_it_uploads_what_the_volume_lacks_and_a_second_run_nothing(
    own_platform: Platform, tmp_path: Path
) -> None:
    made = checkout(tmp_path / "checkout")
    write_list(made / "framework" / "requirements" / "mirror.txt", wheel(tmp_path / "index", "pure"))
    platform, index = own_platform.at(made), variables(tmp_path / "index")
    folder = platform.outputs("dev")["framework"]["mirror"]
    answer = platform.run("python", "-m", "toolchain.mirror", "dev", env=index)
    assert answer.status == 0, answer.text
    assert answer.text.splitlines()[-1] == f"{folder} holds all 1 wheels, of which 1 were missing"
    uploaded = [item["id"] for item in platform.status() if item["type"] == FILE]
    assert f"{folder}/pure-1.0-py3-none-any.whl" in uploaded
    again = platform.run("python", "-m", "toolchain.mirror", "dev", env=index)
    assert again.text == f"{folder} holds all 1 wheels, of which 0 were missing\n"
