"""Reads of the evaluation that span rows, by noun."""
