"""Where data rests: the data lake of an environment, and its key vault."""
