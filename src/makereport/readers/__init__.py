"""Any foreign file as a flow of blocks, with no knowledge of reports."""
