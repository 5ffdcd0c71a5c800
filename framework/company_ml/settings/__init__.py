"""Where an environment keeps its runs, models and data, and how to reach it."""
