"""Tell a secret in plain text by its name or its value: the one list of the program, the pack and the wheel.

``sections/secret_patterns.py`` is the original. The framework imports nothing of the platform and holds the
same file, written by `python -m toolchain.copies` and compared by a test.

Names are read word by word, so that ``MAX_TOKENS`` and ``monkey`` are none. The words follow the list of
https://github.com/Yelp/detect-secrets/blob/master/detect_secrets/plugins/keyword.py and the Spark settings of
https://learn.microsoft.com/azure/databricks/connect/storage/azure-storage, the forms of values those of
https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml.
"""

import re
from itertools import pairwise

REFERENCE = re.compile(r"\{\{secrets/(?P<scope>[\w.@-]{1,128})/(?P<key>[\w.-]{1,128})\}\}")
"""How a setting refers to a secret instead of holding it.

https://learn.microsoft.com/azure/databricks/security/secrets/secrets-spark-conf-env-var
"""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENDINGS = (
    *("password", "passwd", "passphrase", "secret", "credential", "credentials", "token"),
    *("apikey", "accesskey", "accountkey", "privatekey", "secretkey", "signingkey", "storagekey"),
    *("connectionstring", "secrets", "passwords"),
)
"""Ends of words, since names run words together: ``dbpassword``, ``authtoken``."""
_ALONE = frozenset({"pwd", "sas", "pat", "jwt"})
_PAIRS = frozenset(
    {
        *((kind, "key") for kind in ("access", "account", "api", "app", "application", "auth", "client")),
        *((kind, "key") for kind in ("database", "db", "encryption", "function", "hmac", "host", "license")),
        *((kind, "key") for kind in ("master", "priv", "private", "secret", "service", "session", "shared")),
        *((kind, "key") for kind in ("signing", "ssh", "storage", "subscription")),
        *((kind, "pass") for kind in ("database", "db", "key", "user")),
        ("connection", "string"),
        ("conn", "str"),
    }
)
_ORDINARY_KEYS = frozenset(
    {
        "cache",
        "cluster",
        "foreign",
        "join",
        "merge",
        "order",
        "partition",
        "primary",
        "public",
        "routing",
        "sort",
    }
)
"""What makes a last ``key`` one of data: any other, as in ``OPENAI_KEY``, opens something."""
_DESCRIPTIONS = frozenset(
    {
        *(
            "algorithm",
            "bits",
            "class",
            "column",
            "count",
            "days",
            "disabled",
            "enabled",
            "endpoint",
            "expiry",
        ),
        *("file", "filename", "hours", "interval", "length", "lifetime", "limit", "minutes", "mode", "name"),
        *("path", "policy", "provider", "scope", "seconds", "size", "timeout", "ttl", "type", "uri", "url"),
        *("version",),
    }
)
"""Last words of names that say something about a secret, which the value then is not."""
_SWITCH = re.compile(r"\s*(true|false|\d{1,6})?\s*", re.IGNORECASE)
_MEASURES = frozenset({"max", "min", "maximum", "minimum", "num"})

_VALUES: tuple[re.Pattern[str], ...] = (
    re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY"),
    re.compile(r"\b(dapi|dose)[0-9a-f]{32}\b"),  # Databricks: token of a person, secret of a principal
    re.compile(r"\beyJ[\w-]{6,}\.eyJ[\w-]{4,}"),  # JSON web token
    re.compile(r"\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,})"),
    re.compile(r"\bsk-(?=[\w-]*\d)[\w-]{16,}"),  # OpenAI, Anthropic
    re.compile(r"\bhf_[A-Za-z]{30,}\b"),  # Hugging Face
    re.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b|\bAIza[\w-]{35}"),  # AWS, Google
    re.compile(r"\bxox[abeoprs]-[\w-]{10,}|https://hooks\.slack\.com/services/\w"),
    re.compile(r"https://[\w.-]+\.webhook\.office\.com/webhookb2/\w"),
    re.compile(r"(?<![\w~.])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),  # client secret of Entra ID
    re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==(?!=)"),  # key of a storage account
    re.compile(r"(?:^|[?&;\s])sig=[\w%]", re.IGNORECASE),  # shared access signature
    re.compile(r"\w://[^\s/:@]*:[^\s/@]+@"),  # password in an address
    re.compile(r"\b(Bearer|Basic)\s+(?!\{\{)[\w+/.=~-]{16,}", re.IGNORECASE),
)
_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z][\w.-]*)\s*=\s*(?P<value>[^\s;,&]+)")


def in_the_open(name: str, value: str) -> bool:
    """Tell whether a setting holds a secret itself instead of a reference to one.

    Args:
        name: Of a Spark setting or an environment variable.
        value: Its text. Whoever reports a secret leaves it out.
    """
    if REFERENCE.fullmatch(value) or not value.strip():
        return False
    return (_asks(_words(name), value) and not _SWITCH.fullmatch(value)) or in_text(value)


def in_text(text: str) -> bool:
    """Tell whether a text holds a secret, whatever its name: by its form, or as ``password=…`` in it."""
    return any(pattern.search(text) for pattern in _VALUES) or any(
        _named(_words(pair["name"])) and not REFERENCE.fullmatch(pair["value"])
        for pair in _ASSIGNMENT.finditer(text)
    )


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _asks(words: list[str], value: str) -> bool:
    """Tell whether a name asks for a secret."""
    if words and words[0] in _MEASURES and value.strip().isdecimal():
        return False
    ends_with_key = words[-1:] == ["key"] and not _ORDINARY_KEYS & set(words[-2:-1])
    return ends_with_key or _named(words)


def _named(words: list[str]) -> bool:
    """Tell whether words name a secret, wherever they stand."""
    if not words or words[-1] in _DESCRIPTIONS:
        return False
    return any(word.endswith(_ENDINGS) or word in _ALONE for word in words) or any(
        pair in _PAIRS for pair in pairwise(words)
    )
