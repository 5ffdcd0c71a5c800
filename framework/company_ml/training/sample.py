"""Rows for trying things out, with no file and no account: generated customers, and public data sets."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes

CONTRACTS = ("month_to_month", "one_year", "two_years")
PAYMENTS = ("card", "invoice", "direct_debit")


def customer_churn(rows: int, seed: int = 42) -> pd.DataFrame:
    """Return customers of whom about three in ten left.

    Leaving depends on the contract, the time as a customer, the price and the calls for support, plus chance;
    some ages are missing, as in life. The columns are those of the packaged configuration ``customer_churn``.

    Args:
        rows: Number of customers.
        seed: Seed of all chance.
    """
    chance = np.random.default_rng(seed)
    contract = chance.choice(CONTRACTS, size=rows, p=(0.55, 0.25, 0.2))
    tenure = chance.integers(0, 72, size=rows)
    charge = chance.normal(70, 25, size=rows).clip(15, 150).round(2)
    calls = chance.poisson(1.2, size=rows)
    pull = (
        1.6 * (contract == "month_to_month")
        - 0.9 * (contract == "two_years")
        - 0.045 * tenure
        + 0.018 * (charge - 70)
        + 0.55 * calls
        - 1.4
    )
    return pd.DataFrame(
        {
            "user_id": np.arange(1, rows + 1),
            "age": np.where(chance.random(rows) < 0.05, np.nan, chance.integers(18, 90, size=rows)),
            "tenure_months": tenure,
            "monthly_charge": charge,
            "support_calls": calls,
            "contract": contract,
            "payment": chance.choice(PAYMENTS, size=rows),
            "churned": (chance.random(rows) < 1 / (1 + np.exp(-pull))).astype("int64"),
        }
    )


def diabetes() -> pd.DataFrame:
    """Return 442 patients, each with how far the disease had progressed a year later, a number without unit.

    Ages are years, ``sex`` is 1 or 2, as text, ``bmi`` is kg/m2, ``bp`` a mean blood pressure, and ``s1`` to
    ``s6`` are of blood serum.
    https://scikit-learn.org/stable/datasets/toy_dataset.html#diabetes-dataset
    """
    found: Any = load_diabetes(as_frame=True, scaled=False)
    frame: pd.DataFrame = found.frame.rename(columns={"target": "progression"})
    return frame.assign(sex=frame["sex"].map("{:.0f}".format))
