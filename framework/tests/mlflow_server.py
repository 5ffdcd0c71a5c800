"""A real MLflow server on SQLite, one for all test processes of a run."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

_PATIENCE = 120  # seconds; a cold start imports much and makes the tables
_MEMORY = Path("/dev/shm")  # a folder of Linux, wanted for its speed alone


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve runs, models and artifacts from a folder, and yield the address.

    The tables are kept in memory where that can be: on a disk, each change waits until it is written.
    """
    with TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else folder) as tables:
        yield from _serving(folder, Path(tables) / "mlflow.db")


def _serving(folder: Path, database: Path) -> Iterator[str]:
    port = _free_port()
    log = folder / "server.log"
    command = [
        *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--backend-store-uri", f"sqlite:///{database}"),
        *("--serve-artifacts", "--artifacts-destination", str(folder / "artifacts")),
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            env={
                **os.environ,
                "MLFLOW_DISABLE_TELEMETRY": "true",
                "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # a process of its own, for jobs of judges
            },
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, address, log)
        yield address
    finally:
        with suppress(ProcessLookupError):  # it ended by itself: `_wait` says why
            os.killpg(server.pid, signal.SIGKILL)  # its workers are in its group; nothing of it is kept
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the MLflow server did not start:\n{log.read_text(errors='replace')}")
