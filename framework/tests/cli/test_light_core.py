"""Each command starts with the light core only, and one that takes more says what to install."""

import json
import subprocess
import sys

import pytest

# Runs each command in one process, as starting one takes longer than all else that is done here.
RUN = """
import contextlib, importlib, io, json, sys

for name in ("pandas", "numpy", "sklearn", "evidently", "matplotlib"):
    sys.modules[name] = None  # importing it fails from here on
ends = {}
for line in sys.argv[1:]:
    command, *sys.argv[1:] = line.split()
    code = 0
    with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
        try:
            importlib.import_module(f"company_ml.cli.{command}").main()
        except SystemExit as end:
            code = end.code or 0
    ends[line] = (code, told.getvalue())
print(json.dumps(ends))
"""
STARTS = ("deploy_model --help", "recover_model --help", "retain_models --help", "govern_models audit --help")
HELP = """
import contextlib, importlib, io, json, sys

command, *sys.argv[1:] = sys.argv[1:]
before = set(sys.modules)
with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.suppress(SystemExit):
    importlib.import_module(f"company_ml.cli.{command}").main()
assert "Usage" in told.getvalue()
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""
OF_HELP = {"click", "company_ml", "colorama"}
COMMANDS = (
    *(
        "deploy_model",
        "deploy_model promote",
        "deploy_model evaluate",
        "deploy_model canary",
        "deploy_model endpoint serve",
    ),
    *("monitor_model", "monitor_model drift", "monitor_model reference", "monitor_model unpack"),
    *("monitor_model violations", "retrain_model"),
    *("recover_model rollback", "govern_models audit"),
    *("integration_test", "integration_test prepare", "integration_test check"),
    *("publish_features merge", "retain_models", "report_cost", "train_model", "score_table"),
)
LACKS = {
    "monitor_model drift -e dev --reference a.csv --current b.csv": "validation-monitoring",
    "report_cost --warehouse w --chart cost.png": "databricks",
    "retrain_model -e dev -c customer_churn --requester r --warehouse w": "core-ml,serialization,training",
    "deploy_model evaluate churn -e test --version 1 --gates /dev/null": "core-ml,databricks,serialization",
}


def test_commands_start_with_the_light_core_and_name_the_extras_that_they_lack() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *STARTS, *LACKS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    ends = json.loads(done.stdout)
    assert [ends[line] for line in STARTS] == [[0, ""]] * len(STARTS)
    for line, extra in LACKS.items():
        code, told = ends[line]
        assert code == 2
        assert f"install company_ml_framework[{extra}]" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_help_takes_no_library_but_click(command: str) -> None:
    """Imports are what it took seconds for; what Python brings itself does not count."""
    done = subprocess.run(
        [sys.executable, "-c", HELP, *command.split(), "--help"], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout)) - sys.stdlib_module_names
    assert loaded <= OF_HELP, f"{command} --help imports {sorted(loaded - OF_HELP)}"
