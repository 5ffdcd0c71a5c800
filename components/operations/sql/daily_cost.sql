-- The dearer of yesterday and today so far, at list price. Usage arrives hours late, so a day can still
-- pass its limit after it has ended.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/pricing
-- :workspace_id STRING The id of one workspace, or "all"

SELECT
  usage.usage_date,
  sum(usage.usage_quantity * prices.pricing.default) AS list_cost_usd
FROM system.billing.usage AS usage
JOIN system.billing.list_prices AS prices
  ON prices.sku_name = usage.sku_name
  AND prices.cloud = usage.cloud
  AND prices.usage_unit = usage.usage_unit
  AND prices.currency_code = 'USD'
  AND usage.usage_start_time >= prices.price_start_time
  AND (prices.price_end_time IS NULL OR usage.usage_start_time < prices.price_end_time)
WHERE usage.usage_date >= date_sub(current_date(), 1)
  AND :workspace_id IN ('all', usage.workspace_id)
GROUP BY usage.usage_date
ORDER BY list_cost_usd DESC
LIMIT 1
