"""Who may do what in Azure and in the account, and how they prove who they are."""
