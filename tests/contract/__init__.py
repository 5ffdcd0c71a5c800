"""Rules that every component keeps, each held by one test over all of them."""
