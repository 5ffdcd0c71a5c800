"""The four stacks as a whole: the program itself, run to its end under mocks."""
