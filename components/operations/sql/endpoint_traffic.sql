-- Requests and failures per day, endpoint, served entity and version.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/model-serving
-- :days INT How many days to look back
-- :workspace_id STRING The id of one workspace, or "all"

WITH entities AS (
  SELECT served_entity_id, endpoint_name, served_entity_name, entity_version
  FROM system.serving.served_entities
  QUALIFY row_number() OVER (PARTITION BY served_entity_id ORDER BY change_time DESC) = 1
)
SELECT
  to_date(requests.request_time) AS request_date,
  entities.endpoint_name,
  entities.served_entity_name,
  entities.entity_version,
  count(*) AS request_count,
  count_if(requests.status_code >= 400) AS failure_count,
  count_if(requests.status_code >= 400) / count(*) AS failure_rate
FROM system.serving.endpoint_usage AS requests
JOIN entities
  ON entities.served_entity_id = requests.served_entity_id
WHERE requests.request_time >= date_sub(current_date(), :days)
  AND :workspace_id IN ('all', requests.workspace_id)
GROUP BY ALL
ORDER BY request_date, entities.endpoint_name, entities.served_entity_name
