"""The rules, one a file, in a package for each area: `area/rule.py` declares the rule `area-rule`."""
