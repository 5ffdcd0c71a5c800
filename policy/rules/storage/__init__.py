"""Storage accounts and key vaults."""
