-- How many rows a table has, and in a column: how many have a value, and how many different ones.
-- :table_name  full name of the table
-- :column_name the column
SELECT
  count(*) AS row_count,
  count(IDENTIFIER(:column_name)) AS value_count,
  count(DISTINCT IDENTIFIER(:column_name)) AS distinct_count,
  count(IDENTIFIER(:column_name)) / nullif(count(*), 0) AS completeness,
  count(DISTINCT IDENTIFIER(:column_name)) / nullif(count(IDENTIFIER(:column_name)), 0) AS uniqueness
FROM IDENTIFIER(:table_name)
