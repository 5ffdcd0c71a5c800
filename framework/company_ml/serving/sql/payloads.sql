-- The requests that an inference table recorded since a time, with the entity that answered each.
-- :table_name full name of the table
-- :endpoint   name of the endpoint
-- :since      time from which on requests count
SELECT entities.served_entity_name, payloads.status_code, payloads.execution_duration_ms
FROM IDENTIFIER(:table_name) AS payloads
JOIN (
  -- One row for each configuration that an entity was part of.
  SELECT DISTINCT served_entity_id, served_entity_name
  FROM system.serving.served_entities
  WHERE endpoint_name = :endpoint
) AS entities USING (served_entity_id)
WHERE payloads.request_time >= :since
