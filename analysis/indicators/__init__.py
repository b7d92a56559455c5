"""Indicators: what each measures of one response, and how scores of nodes and levels follow from that."""
