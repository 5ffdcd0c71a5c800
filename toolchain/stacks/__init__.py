"""The walk over the project's four stacks, with whatever `pulumi` and backend the environment names."""
