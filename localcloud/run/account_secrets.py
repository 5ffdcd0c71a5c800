"""Stack files of a real account, read without what belongs to it.

``pulumi stack init --secrets-provider`` writes the account's secrets provider and the stack's data key,
encrypted by it, into the stack file, and secrets of the configuration are encrypted with that key. A
simulated run has a passphrase of its own: it must neither ask the account's vault nor fail for want of it.
https://www.pulumi.com/docs/iac/concepts/secrets/#changing-the-secrets-provider-for-a-stack
"""

from typing import Any, cast

PROVIDER = ("secretsprovider", "encryptedkey")
"""The keys of a stack file that say how its secrets are encrypted."""


def without(text: str, content: Any) -> tuple[str, list[str]]:
    """Return a stack file's text without an account's secrets provider, and without its secrets.

    The list names the configuration keys that were left out, such as ``databricks-mlops:teamsWebhookUrl``.
    A file that names no secrets provider comes back as it is.

    Args:
        text: The file.
        content: What the text holds, parsed.
    """
    if not (isinstance(content, dict) and any(key in content for key in PROVIDER)):
        return text, []
    import yaml  # noqa: PLC0415 (takes a while to import, and few files need it)

    file = {key: value for key, value in cast("dict[str, Any]", content).items() if key not in PROVIDER}
    config = cast("dict[str, Any]", file.get("config") or {})
    file["config"] = {key: _public(value) for key, value in config.items() if not _is_secret(value)}
    left_out = [key for key, value in config.items() if _holds_secret(value)]
    return yaml.safe_dump(file, sort_keys=False, allow_unicode=True), left_out


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"secure"}


def _holds_secret(value: Any) -> bool:
    return _is_secret(value) or any(_holds_secret(part) for part in _parts(value))


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {key: _public(part) for key, part in entries.items() if not _is_secret(part)}
    if isinstance(value, list):
        return [_public(part) for part in cast("list[Any]", value) if not _is_secret(part)]
    return value
