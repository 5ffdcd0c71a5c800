-- Which tables were made from which, and by what: job, notebook, pipeline, dashboard or query; newest first.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/lineage
-- :days INT How many days to look back
-- :table_name STRING Full name of one table, as source or target, or "all"
-- :max_rows INT How many rows at most

SELECT
  event_time,
  source_table_full_name,
  target_table_full_name,
  entity_type,
  entity_id
FROM system.access.table_lineage
WHERE event_date >= date_sub(current_date(), :days)
  AND :table_name IN ('all', source_table_full_name, target_table_full_name)
ORDER BY event_time DESC
LIMIT CAST(:max_rows AS INT)
