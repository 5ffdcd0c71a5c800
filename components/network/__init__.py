"""Private networks: virtual network, egress, peering, DNS and private endpoints."""
