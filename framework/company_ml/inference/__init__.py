"""Predictions as a table: what an endpoint recorded, one row for each record, with labels as they come."""
