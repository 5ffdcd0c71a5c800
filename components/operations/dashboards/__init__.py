"""The dashboards, one readable file each, read by ``components/operations/dashboard_file.py``."""
