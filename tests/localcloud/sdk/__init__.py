"""What is read of the installed SDKs."""
