"""What a company has, as ``platform.yaml`` says it: environments, stages of models, roles, and names."""

from platform_model.checkout import current, root
from platform_model.entries import Environment, Role, Stage, Tier
from platform_model.model import Platform
from platform_model.name_rules import SHARED

__all__ = ["SHARED", "Environment", "Platform", "Role", "Stage", "Tier", "current", "root"]
