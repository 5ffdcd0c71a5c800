"""Estimates of cost: the table of rates, and what the settings come to."""
