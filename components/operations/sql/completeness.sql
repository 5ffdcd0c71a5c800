-- The share of rows in which a column has a value, counted in the table itself.
-- :table_name TABLE The table
-- :column_name NAME The column that should have a value in every row

SELECT
  count(*) AS row_count,
  count(IDENTIFIER(:column_name)) AS value_count,
  count(IDENTIFIER(:column_name)) / nullif(count(*), 0) AS completeness
FROM IDENTIFIER(:table_name)
