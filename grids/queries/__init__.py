"""Reads that span places, officers and posts."""
