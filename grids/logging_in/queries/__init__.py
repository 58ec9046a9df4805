"""Reads: one's own ``log_ins``, and ``slips`` that wait."""
