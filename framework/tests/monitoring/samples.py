"""Customers as a model sees them: at a good time, and after something has changed."""

import numpy as np
import pandas as pd


def customers(seed: int, *, older: float = 0.0, prepaid: float = 0.3, rows: int = 400) -> pd.DataFrame:
    """Return customers; the same seed gives the same ones.

    Args:
        seed: Seed of the random numbers.
        older: Years by which the customers are older than usual.
        prepaid: Share of the customers with a prepaid plan.
        rows: How many customers.
    """
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "user_id": np.arange(rows) + seed * rows,
            "age": random.normal(40 + older, 10, rows),
            "income": random.normal(30_000, 5_000, rows),
            "plan": random.choice(["prepaid", "contract"], rows, p=[prepaid, 1 - prepaid]),
            "seen": pd.date_range("2026-11-01", periods=rows, freq="min") + pd.Timedelta(days=seed),
        }
    )
