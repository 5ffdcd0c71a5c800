"""Which network may reach which storage, vault, workspace, log workspace or host, and why not.

One model of networks, peerings, DNS, endpoints, firewalls, trusted services, connectivity rules and their
approval, network policies, NAT and security groups. ``answer.reach`` asks it for one way; ``needs`` says
which ways the objects of the clouds need, and refuses what lacks one.
"""

from localcloud import databricks

__all__ = ["databricks"]  # first: its rules import this package, and this package some of its modules
