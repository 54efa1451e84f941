"""Many reports: what need not be built again, and the work on the rest."""
