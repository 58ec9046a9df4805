"""Reads about the use of data: ``uses`` who read and gave out what, ``stored`` what is kept."""
