"""Settings of the stacks: what the files say and what is refused."""
