"""Many reports: found in folders, worked on by a pool, none stopped by another."""
