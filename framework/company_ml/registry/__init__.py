"""The registry of models, within what Unity Catalog's store supports: versions, copies, aliases, a lock."""
