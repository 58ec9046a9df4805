"""Logging in: how officers prove who they are, and what a log-in is from its beginning to its end.

``one_time_passwords``  on slips that the office prints
``guessable``           passwords that are guessed first
``factors``             second factors: lists of codes, apps
``log_ins``             how long a log-in lasts, and what it was proved by; ``browsers`` words it
``sessions``            where they are kept

On these stand ``grids.backends`` and ``grids.middleware``, which let people in, and on those the
wing's own ``queries``, ``actions``, ``forms`` and ``views``.
"""
