"""What an operator sees: the log workspace, and what sends logs to it."""
