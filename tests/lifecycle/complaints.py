"""What a failed command says is wrong, as a person reads it."""

from tests.lifecycle.platform import Result

STACK = "pulumi:pulumi:Stack"


def complaints(answer: Result) -> dict[str, list[str]]:
    """Return the lines below "Diagnostics:", by the resource that they are about.

    A resource is ``type::name`` as the diagnostics write it; the stack's own are under ``STACK``. Fails if
    the command succeeded, or if a program's traceback is among what it says.
    """
    assert answer.status != 0, answer.text
    assert "Traceback" not in answer.text, answer.text
    assert "unhandled" not in answer.text, answer.text
    found: dict[str, list[str]] = {}
    about: list[str] = []
    _, _, diagnostics = answer.text.partition("\nDiagnostics:\n")
    assert diagnostics, answer.text
    for line in diagnostics.splitlines():
        if line and not line.startswith(" "):
            break
        if line.startswith("    "):
            about.append(line.strip().removeprefix("error: "))
        elif line.strip():
            kind, _, name = line.strip().removesuffix("):").partition(" (")
            about = found.setdefault(kind if kind == STACK else f"{kind}::{name}", [])
    return {resource: [line for line in lines if line] for resource, lines in found.items()}
