-- The requests that an inference table recorded since a time, with the entity that answered each.
SELECT entities.served_entity_name, payloads.status_code, payloads.execution_duration_ms
FROM IDENTIFIER(:table) AS payloads
JOIN (
  SELECT DISTINCT served_entity_id, served_entity_name
  FROM system.serving.served_entities
  WHERE endpoint_name = :endpoint
) AS entities USING (served_entity_id)
WHERE payloads.request_time >= :since
