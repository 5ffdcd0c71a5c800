"""What an environment may cost: estimates at list prices, never a bill."""
