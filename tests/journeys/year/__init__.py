"""A year in the demonstration's township, and an independent calculation of it.

``facts`` what somebody did, ``book`` and ``answers`` the calculation (nothing of the program is
imported there); ``pressing`` and its wings do it by the real actions, ``script`` says what happens
when; ``program`` and ``pages`` say what the program makes of it.
"""
