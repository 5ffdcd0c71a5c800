-- What was done to experiments, models, versions, aliases and endpoints, by whom, with what answer; newest
-- first. Reading is left out, and so are parameters, which may hold anything. What Unity Catalog does belongs
-- to the account and stands under workspace 0.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/audit-logs
-- :days INT How many days to look back
-- :workspace_id STRING The id of one workspace, or "all"
-- :subject STRING Full name of one model, name of one endpoint, id of one experiment, or "all"
-- :max_rows INT How many rows at most

WITH actions AS (
  SELECT
    event_time,
    workspace_id,
    user_identity.email AS actor,
    service_name,
    action_name,
    coalesce(
      request_params['full_name'],
      request_params['full_name_arg'],
      request_params['name'],
      request_params['experimentId']
    ) AS subject,
    response.status_code AS status_code
  FROM system.access.audit
  WHERE event_date >= date_sub(current_date(), :days)
    AND (:workspace_id = 'all' OR workspace_id IN ('0', :workspace_id))
    AND (
      service_name IN ('mlflowExperiment', 'modelRegistry', 'serverlessRealTimeInference')
      OR (
        service_name = 'unityCatalog'
        AND (action_name LIKE '%RegisteredModel%' OR action_name LIKE '%ModelVersion%')
      )
    )
    AND NOT rlike(action_name, '^(get|list|search|generate)')
)
SELECT
  event_time,
  workspace_id,
  actor,
  service_name,
  action_name,
  subject,
  status_code
FROM actions
WHERE :subject IN ('all', subject)
ORDER BY event_time DESC
LIMIT CAST(:max_rows AS INT)
