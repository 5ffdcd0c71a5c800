"""Serving endpoints: what they serve, who gets how much of the traffic, and how a new version takes over."""
