"""Reports added up into their parent's file."""
