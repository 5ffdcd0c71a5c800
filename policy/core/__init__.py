"""What every rule stands on: how rules are declared, found, run, and excused."""
