"""What a narrative states of the figures of its tables, read word by word."""
