"""The templates, and what they may call."""

import functools
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from review.model.verdict import counts, plural
from review.render import words
from toolchain.stacks.names import logical_name, short_type

FOLDER = Path(__file__).parent.parent / "templates"

SPECIAL = frozenset("\\`*_[]<>|~@:&$#!\"'")
"""Letters that mean something inside a line of Markdown."""


@functools.cache
def environment() -> Environment:
    """Return the environment of all templates; it escapes whatever a template does not mark as safe."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "code": code,
        "counts": counts,
        "happens": words.happens,
        "keeps": words.keeps,
        "plural": plural,
        "prose": prose,
        "sentence": words.sentence,
        "usd": words.usd,
        "where": where,
    }
    made.filters.update(filters)  # pyright: ignore[reportUnknownMemberType]
    made.globals.update(words=words)  # pyright: ignore[reportUnknownMemberType]
    return made


def code(text: str, limit: int = 400) -> Markup:
    """Return a text as code in Markdown, in tables too, literally: no markup, mention or link comes of it."""
    cut = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return Markup(f"<code>{_literal(cut)}</code>")  # noqa: S704 - every letter with a meaning is escaped


def prose(text: str) -> Markup:
    """Return a sentence of the report for Markdown; names in it mention nobody and link to nothing."""
    apart = "".join(f"{letter}\u200b" if letter in "@#" else letter for letter in text)
    return Markup(_literal(apart))  # noqa: S704 - as above


def _literal(text: str) -> str:
    """Write letters with a meaning as numeric entities, which Markdown never takes for markup."""
    line = " ".join(text.split())
    escaped = "".join(f"&#{ord(letter)};" if letter in SPECIAL else letter for letter in line)
    return escaped.replace("www.", "www&#46;")  # which GitHub would make a link of


def where(urn: str) -> str:
    """Return what a finding or message is about, from its URN; the stack where it names none."""
    return f"{short_type(urn)} {logical_name(urn)}" if urn else "the whole stack"
