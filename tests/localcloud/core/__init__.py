"""Objects and transactions."""
