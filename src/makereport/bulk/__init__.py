"""Many reports: found in folders, what has not changed passed over, worked on by a pool."""
