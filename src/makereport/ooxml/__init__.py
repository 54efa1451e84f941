"""Office packages and elements, with no knowledge of reports."""
