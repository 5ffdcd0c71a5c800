-- How far each model's accuracy in its latest window lies below the best window before; the worst model
-- first, and an alert reads the first row alone. Compared with the best and not with the window before, so
-- that a slow decline adds up.
-- https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
-- :profile_table TABLE The monitor's table of profile metrics
-- :model_column NAME The column of the monitored table that says which model predicted
-- :days INT How many days to look back

WITH measured AS (
  SELECT
    IDENTIFIER(:model_column) AS model,
    metrics.granularity,
    metrics.window.start AS window_start,
    metrics.accuracy_score
  FROM IDENTIFIER(:profile_table) AS metrics
  WHERE metrics.column_name = ':table'
    AND metrics.slice_key IS NULL
    AND metrics.log_type = 'INPUT'
    AND metrics.accuracy_score IS NOT NULL
    AND metrics.window.start >= date_sub(current_date(), :days)
    AND metrics.window.end <= current_timestamp()
),
compared AS (
  SELECT
    *,
    max(accuracy_score) OVER (
      PARTITION BY model, granularity
      ORDER BY window_start
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS best_before,
    row_number() OVER (PARTITION BY model, granularity ORDER BY window_start DESC) AS age
  FROM measured
)
SELECT
  model,
  granularity,
  window_start,
  best_before,
  accuracy_score,
  best_before - accuracy_score AS accuracy_drop
FROM compared
WHERE age = 1
  AND best_before IS NOT NULL
ORDER BY accuracy_drop DESC
