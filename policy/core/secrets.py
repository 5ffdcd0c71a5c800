"""Which names ask for a secret, and how a reference to one is written.

https://learn.microsoft.com/azure/databricks/security/secrets/secrets-spark-conf-env-var
"""

import re

_ASKS = re.compile(
    r"(secret|token|passw|pwd|apikey|api_key|access_?key|account_?key|connection_?string)", re.I
)
_REFERENCE = re.compile(r"\{\{secrets/[^/{}\s]+/[^/{}\s]+\}\}")


def in_the_open(name: str, value: object) -> bool:
    """Tell whether a setting of this name holds a secret itself instead of a reference to one."""
    text = str(value)
    return bool(_ASKS.search(name)) and bool(text) and not _REFERENCE.fullmatch(text)
