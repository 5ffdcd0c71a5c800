-- Requests that an endpoint answered and that are in no unpacked table yet, in the order of their ids, which
-- are all different: the next page begins after the last id of this one.
-- https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/model-serving
-- :payloads TABLE The endpoint's inference table
-- :unpacked TABLE The table of unpacked requests
-- :entities TABLE Which model and version each served entity is
-- :since TIMESTAMP Time from which on requests count
-- :after STRING The last id of the page before; empty for the first page
-- :most INT How many requests at most

SELECT
  payloads.databricks_request_id,
  payloads.client_request_id,
  payloads.request_time,
  payloads.request,
  payloads.response,
  entities.entity_name,
  entities.entity_version
FROM IDENTIFIER(:payloads) AS payloads
LEFT JOIN (
  -- One row for each configuration that an entity was part of; its model and version never change.
  SELECT served_entity_id, max(entity_name) AS entity_name, max(entity_version) AS entity_version
  FROM IDENTIFIER(:entities)
  GROUP BY served_entity_id
) AS entities
  ON entities.served_entity_id = payloads.served_entity_id
WHERE payloads.request_time >= :since
  AND payloads.status_code = 200
  AND payloads.databricks_request_id > :after
  AND NOT EXISTS (
    SELECT 1
    FROM IDENTIFIER(:unpacked) AS unpacked
    WHERE unpacked.request_id = payloads.databricks_request_id
  )
ORDER BY payloads.databricks_request_id
LIMIT :most
