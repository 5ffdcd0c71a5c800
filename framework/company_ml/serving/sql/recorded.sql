-- The newest requests that an inference table recorded and the endpoint answered, to be replayed.
SELECT databricks_request_id, request, response, execution_duration_ms
FROM IDENTIFIER(:table)
WHERE request_time >= :since AND status_code = 200
ORDER BY request_time DESC
LIMIT :most
