"""What can be wrong with a user's files, and how each is explained."""
