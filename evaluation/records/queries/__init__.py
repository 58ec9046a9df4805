"""Reads of a round's record: ``records`` the record itself, ``sheets`` the page that checks it."""
