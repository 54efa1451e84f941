"""What tests lean on: reports made for them, runs of the program, other programs."""
