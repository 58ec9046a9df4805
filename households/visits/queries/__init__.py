"""Reads of visits: ``calls`` whom somebody calls on and who is due, ``visits`` what was seen."""
