"""Pages: ``visits`` of one household, ``township`` what waits there, ``papers`` the visit card."""
