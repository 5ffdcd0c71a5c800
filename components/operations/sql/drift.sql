-- The column that moved most in the latest windows of a monitor. Both statistics lie between 0 and 1:
-- Kolmogorov-Smirnov for numbers, Jensen-Shannon distance for categories.
-- https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
-- :drift_table TABLE The monitor's table of drift metrics
-- :column_name STRING One column, such as that of the prediction, or "all"
-- :days INT How many days to look back

SELECT
  metrics.column_name,
  metrics.drift_type,
  metrics.window.start AS window_start,
  coalesce(metrics.ks_test.statistic, metrics.js_distance) AS drift_score
FROM IDENTIFIER(:drift_table) AS metrics
WHERE metrics.slice_key IS NULL
  AND :column_name IN ('all', metrics.column_name)
  AND metrics.window.start >= date_sub(current_date(), :days)
  AND metrics.window.end <= current_timestamp()
ORDER BY drift_score DESC NULLS LAST
LIMIT 1
