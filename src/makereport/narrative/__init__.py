"""From typed text to the neutral document."""
