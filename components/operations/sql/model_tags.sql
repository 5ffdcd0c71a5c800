-- Who tagged which registered model, or version of one, and how; newest first. No system table lists the tags
-- of models; the audit log has every change to them.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/audit-logs
-- :days INT How many days to look back
-- :catalog_name NAME The catalog of the model registry
-- :model_name STRING Full name of one model, or "all"
-- :max_rows INT How many rows at most

SELECT
  event_time,
  user_identity.email AS actor,
  request_params['securable_full_name'] AS model,
  request_params['subentity_name'] AS version,
  request_params['changes'] AS changes,
  response.status_code AS status_code
FROM system.access.audit
WHERE event_date >= date_sub(current_date(), :days)
  AND service_name = 'unityCatalog'
  AND lower(action_name) IN ('updatetagsecurableassignments', 'updatetagsubentityassignments')
  AND startswith(request_params['securable_full_name'], concat(:catalog_name, '.'))
  AND :model_name IN ('all', request_params['securable_full_name'])
ORDER BY event_time DESC
LIMIT CAST(:max_rows AS INT)
