"""Report files as a person would type them, and the schema beside them."""
