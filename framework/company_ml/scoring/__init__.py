"""Scoring: the model that an endpoint serves, and how a trained pipeline becomes one."""
