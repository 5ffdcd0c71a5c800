"""Defaults that commands show: apart from what uses them, so that ``--help`` takes no library."""

ALL = "all"
"""Stands for every workspace, table, column or subject."""
STATEMENT_TIMEOUT = 600.0
"""Seconds for a statement, with the minutes that a classic warehouse needs to start."""
COST_DAYS = 7
"""Days of usage in a cost report."""
GOVERNANCE_DAYS = 30
"""Days of lineage and of the audit log."""
GOVERNANCE_ROWS = 1000
"""The newest rows of either."""
