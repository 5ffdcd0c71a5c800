"""How much the program costs over what no program could avoid, measured side by side in one run."""
