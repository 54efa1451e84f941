"""A flow recognised as a report and written down as a report file."""
