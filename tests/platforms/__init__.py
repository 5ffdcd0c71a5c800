"""Other platforms than the guide's: each is only another ``platform.yaml``, with stack files to it."""
