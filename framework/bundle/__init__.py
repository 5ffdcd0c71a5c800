"""What `make bundle` checks of the asset bundle, offline: no part of the wheel."""
