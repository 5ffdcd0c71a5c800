"""Unity Catalog: the metastore, access to storage, catalogs with their schemas, volumes and grants."""
