"""What git and the real engine say about a change."""
