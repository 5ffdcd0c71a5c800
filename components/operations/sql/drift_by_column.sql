-- How far each column of a monitored table moved, window by window, for all data and not for slices of it.
-- https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
-- :drift_table TABLE The monitor's table of drift metrics
-- :days INT How many days to look back

SELECT
  metrics.window.start AS window_start,
  metrics.column_name,
  metrics.drift_type,
  coalesce(metrics.ks_test.statistic, metrics.js_distance) AS drift_score
FROM IDENTIFIER(:drift_table) AS metrics
WHERE metrics.slice_key IS NULL
  AND metrics.window.start >= date_sub(current_date(), :days)
  AND metrics.window.end <= current_timestamp()
  AND coalesce(metrics.ks_test.statistic, metrics.js_distance) IS NOT NULL
ORDER BY window_start, metrics.column_name
