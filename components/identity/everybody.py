"""The groups that hold everybody."""

EVERYBODY = frozenset({"account users", "users"})
"""Those of the account and of a workspace: what one of them gets is public inside the company.

https://learn.microsoft.com/azure/databricks/admin/users-groups/groups
"""
