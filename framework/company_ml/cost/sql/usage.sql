-- Cost per day, workspace and SKU at list price, which is not the price of a contract. Usage that has no
-- list price stays in the result, with no cost. Corrections are rows of their own, which the sums take in.
-- https://learn.microsoft.com/azure/databricks/admin/system-tables/pricing
-- :days INT How many days to look back
-- :workspace_id STRING The id of one workspace, or "all"

SELECT
  usage.usage_date,
  usage.workspace_id,
  usage.sku_name,
  usage.billing_origin_product,
  usage.usage_unit,
  sum(usage.usage_quantity) AS units,
  sum(usage.usage_quantity * prices.pricing.default) AS list_cost_usd
FROM system.billing.usage AS usage
LEFT JOIN system.billing.list_prices AS prices
  ON prices.sku_name = usage.sku_name
  AND prices.cloud = usage.cloud
  AND prices.usage_unit = usage.usage_unit
  AND prices.currency_code = 'USD'
  AND usage.usage_start_time >= prices.price_start_time
  AND (prices.price_end_time IS NULL OR usage.usage_start_time < prices.price_end_time)
WHERE usage.usage_date >= date_sub(current_date(), :days)
  AND :workspace_id IN ('all', usage.workspace_id)
GROUP BY ALL
ORDER BY usage.usage_date DESC, list_cost_usd DESC
