-- How many rows a table has, and in a column: how many have a value, and how many different ones. Counted in
-- the table itself: a monitor only estimates how many distinct values there are, and one duplicate matters.
-- :table_name TABLE The table
-- :column_name NAME The column: one that has a value in every row, or identifies it

SELECT
  count(*) AS row_count,
  count(IDENTIFIER(:column_name)) AS value_count,
  count(DISTINCT IDENTIFIER(:column_name)) AS distinct_count,
  count(IDENTIFIER(:column_name)) / nullif(count(*), 0) AS completeness,
  count(DISTINCT IDENTIFIER(:column_name)) / nullif(count(IDENTIFIER(:column_name)), 0) AS uniqueness
FROM IDENTIFIER(:table_name)
