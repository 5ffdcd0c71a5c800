-- The tables of a schema that the caller may see.
-- :information TABLE The catalog's information_schema.tables
-- :catalog STRING The catalog
-- :schema STRING The schema

SELECT table_name
FROM IDENTIFIER(:information)
WHERE table_catalog = :catalog
  AND table_schema = :schema
ORDER BY table_name
