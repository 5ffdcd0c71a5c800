"""Component resources, one a file, grouped by area. A component reads no settings and looks nothing up."""
