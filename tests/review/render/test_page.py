"""The page."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from review.render.page import page
from tests.review.sample import dev, report, review

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "path"}


class Outline(HTMLParser):
    """The elements of a page, each closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.ids: Counter[str] = Counter()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids.update(value for name, value in attrs if name == "id" and value)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline(page(report()))


def test_it_is_well_formed_and_ids_are_unique(outline: Outline) -> None:
    assert set(outline.ids.values()) == {1}


def test_it_loads_nothing_and_runs_nothing(outline: Outline) -> None:
    assert not {"script", "link", "img", "iframe", "object"} & outline.tags.keys()
    loading = [value for name, value in outline.attributes if name in ("src", "href", "xlink:href")]
    assert not loading
    styles = page(report()).partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in styles
    assert "@import" not in styles


def test_it_fits_a_phone(outline: Outline) -> None:
    assert ("content", "width=device-width, initial-scale=1") in outline.attributes
    # A picture is as wide as what holds it, and no element has a width of its own.
    assert not [value for name, value in outline.attributes if name == "width" and float(value) > 360]


def test_it_has_a_dark_form() -> None:
    assert "prefers-color-scheme: dark" in page(report())


def test_it_tells_the_verdict_first(outline: Outline) -> None:
    told = [text.strip() for text in outline.texts if text.strip()]
    assert told.index("This change cannot be deployed as it is.") < told.index("shared")


def test_every_section_is_there(outline: Outline) -> None:
    assert {"gone", "policy", "cost", "changes", "pictures"} <= outline.ids.keys()
    assert "Why test fails" in outline.texts


def test_sections_with_nothing_to_tell_are_not_there() -> None:
    quiet = Outline(page(report(review("shared", [], succeeded=True))))
    assert not {"gone", "policy", "cost", "changes"} & quiet.ids.keys()
    assert "Nothing changes in the clouds." in quiet.texts


def test_a_hostile_name_is_text(outline: Outline) -> None:
    assert any("<script>alert(1)</script>" in text for text in outline.texts)


def test_a_secret_is_masked() -> None:
    text = page(report(dev()))
    assert text.count("(secret)") == 2
    assert "ciphertext" not in text


def test_each_picture_says_what_it_shows(outline: Outline) -> None:
    assert outline.tags["svg"] == 3
    assert {"picture-shared", "picture-dev", "picture-test"} <= outline.ids.keys()
