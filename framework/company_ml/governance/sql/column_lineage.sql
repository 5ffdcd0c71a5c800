-- Which columns were made from which, and by what; newest first. A column is looked for on the side of its
-- table, since columns of other tables may have its name.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/lineage
-- :days        how many days to look back
-- :table_name  full name of one table, as source or target, or "all"
-- :column_name name of one column, or "all"
-- :max_rows    how many rows at most
SELECT
  event_time,
  source_table_full_name,
  source_column_name,
  target_table_full_name,
  target_column_name,
  entity_type,
  entity_id
FROM system.access.column_lineage
WHERE event_date >= date_sub(current_date(), :days)
  AND (
    (:table_name IN ('all', source_table_full_name) AND :column_name IN ('all', source_column_name))
    OR (:table_name IN ('all', target_table_full_name) AND :column_name IN ('all', target_column_name))
  )
ORDER BY event_time DESC
LIMIT :max_rows
