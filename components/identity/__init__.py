"""Who may do something: account groups, service principals, and their access to a workspace."""
