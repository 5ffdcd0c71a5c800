"""Clusters, pools and warehouses, and the policies that bound them."""
