"""Tags that monitoring leaves on runs and versions."""

DRIFT_TAG = "drift"
"""``found`` or ``none``."""
SCORE_TAG = "drift_score"
"""Share of drifted columns, 0 to 1."""
TIME_TAG = "drift_time"
"""When that was measured."""

MARKS = (DRIFT_TAG, SCORE_TAG, TIME_TAG)
