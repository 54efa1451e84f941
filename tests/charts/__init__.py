"""What charts look like: shares, colours, axes, and the same on a page."""
