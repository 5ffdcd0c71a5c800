"""The report, made of what was collected; nothing here runs a command or reads a file."""
