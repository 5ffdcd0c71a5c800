"""SQL on a warehouse: one statement, its values bound, its result typed."""
