"""What `make mirror` does: the wheels that jobs and models install get into an environment's volume."""
