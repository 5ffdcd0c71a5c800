"""The chart: what it draws, and where it is written."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from company_ml.cost.chart import draw, write
from company_ml.cost.usage import CostReport, Usage, judged
from company_ml.errors import InputError


def costs(*skus: str) -> CostReport:
    """Return two days on which each SKU cost its place in the list: 1, 2, 3 ... USD."""
    return judged(
        [
            Usage(date(2026, 11, day), "1", sku, "JOBS", "DBU", Decimal(1), Decimal(place))
            for day in (24, 25)
            for place, sku in enumerate(skus, 1)
        ]
    )


def test_each_day_is_a_bar_of_its_skus_below_the_line_of_the_limit() -> None:
    axes = draw(costs("A", "B"), limit_usd=10).axes[0]
    dearest, cheaper = axes.containers
    assert [bar.get_height() for bar in dearest] == [2, 2]
    assert [(bar.get_y(), bar.get_height()) for bar in cheaper] == [(2, 1), (2, 1)]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2026-11-24", "2026-11-25"]
    assert list(np.asarray(axes.lines[0].get_ydata())) == [10, 10]


def test_the_cheapest_skus_share_one_colour() -> None:
    report = costs(*(f"SKU {number}" for number in range(1, 12)))
    drawn = draw(report, limit_usd=10).axes[0].containers
    assert [bars.get_label() for bars in drawn][-2:] == ["SKU 4", "others"]
    assert sum(bar.get_height() for bars in drawn for bar in bars) == float(report.total_usd)


@pytest.mark.parametrize(("name", "start"), [("cost.png", b"\x89PNG"), ("cost.svg", b"<?xml")])
def test_the_ending_of_the_file_is_its_format(tmp_path: Path, name: str, start: bytes) -> None:
    write(costs("A"), 10, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_days_without_usage_are_an_empty_chart(tmp_path: Path) -> None:
    write(judged([]), 10, tmp_path / "cost.png")
    assert (tmp_path / "cost.png").exists()


@pytest.mark.parametrize("name", ["cost.exe", "cost", "missing/cost.png"])
def test_an_unknown_format_and_a_missing_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"ends neither in|there is no folder"):
        write(costs("A"), 10, tmp_path / name)
