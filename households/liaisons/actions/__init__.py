"""Writes: ``entering`` who is liaison, ``linking`` whom they look after, ``handing`` it over."""
