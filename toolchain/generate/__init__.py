"""Files that follow from ``platform.yaml`` and must be files of their own: written by one command."""
