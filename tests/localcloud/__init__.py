"""localcloud: its machinery, and the rules of its types."""
