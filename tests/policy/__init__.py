"""The policy pack, tried on what the real program registers."""
