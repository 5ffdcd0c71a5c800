"""Retraining a model whose monitors are violated: production requests it, development trains."""
