"""A user's text file: decoded, its slips found, its YAML a tree with places; files
written whole or not at all."""
