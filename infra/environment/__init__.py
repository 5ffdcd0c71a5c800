"""An environment's stack: a private workspace with its network, its storage and its catalog."""
