-- The newest requests that an inference table recorded and the endpoint answered, to be replayed.
-- :table_name full name of the table
-- :since      time from which on requests count
-- :most       how many requests at most
SELECT databricks_request_id, request, response, execution_duration_ms
FROM IDENTIFIER(:table_name)
WHERE request_time >= :since AND status_code = 200
ORDER BY request_time DESC
LIMIT :most
