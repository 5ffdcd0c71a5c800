"""Tests of the package ``company_ml.serving``."""
