"""`python -m toolchain.wheel`: builds the framework's wheel as the stacks do, into `build/`."""

from pathlib import Path

from infra.wheel import build_wheel
from toolchain.commands import log

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Build, and say where the wheel is and what its digest is, as `sha256sum` does."""
    wheel = build_wheel(ROOT / "framework", ROOT / "build")
    log(f"{wheel.sha256}  {wheel.path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
