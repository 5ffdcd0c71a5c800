"""Feature tables: created with a key, filled by merging, published to the online store."""
