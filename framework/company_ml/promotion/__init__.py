"""Promotion: from schema to schema behind gates, and from challenger to champion."""
