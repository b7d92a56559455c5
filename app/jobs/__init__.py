"""The worker: mail, freezing, building reports; jobs are leased from a table, so that any number can work."""
