"""The life of a model on Databricks: training, promotion, serving, monitoring, recovery and retention."""

from importlib.metadata import version

__version__ = version("company_ml_framework")
