"""Which network may reach which storage, vault, workspace, log workspace or host."""
