"""Reads that span households."""
