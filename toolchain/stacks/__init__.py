"""The walk over the platform's stacks, with whatever `pulumi` and backend the environment names."""
