-- The share of a column's values that occur once, counted in the table itself: a monitor only estimates how
-- many distinct values there are, and a single duplicate matters.
-- :table_name TABLE The table
-- :column_name NAME The column that should identify a row

SELECT
  count(IDENTIFIER(:column_name)) AS value_count,
  count(DISTINCT IDENTIFIER(:column_name)) AS distinct_count,
  count(DISTINCT IDENTIFIER(:column_name)) / nullif(count(IDENTIFIER(:column_name)), 0) AS uniqueness
FROM IDENTIFIER(:table_name)
