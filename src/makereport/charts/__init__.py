"""Charts of a narrative: what they look like, in Word and on a page."""
