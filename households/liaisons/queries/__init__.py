"""Reads of liaisons: ``rolls`` who looks after whom, ``proposing`` the fair distribution."""
