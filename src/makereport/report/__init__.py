"""A report file by its form: what was typed, every total computed, what was given
verified."""
