"""How a file that people write is read: its sections, its values, and the words for what is wrong with it."""
