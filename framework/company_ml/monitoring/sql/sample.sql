-- Rows of a table in no order, so that a large table is compared by a fair sample.
-- :table_name full name of the table
-- :max_rows   how many rows at most
SELECT *
FROM IDENTIFIER(:table_name)
ORDER BY rand()
LIMIT :max_rows
