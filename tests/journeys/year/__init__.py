"""A year in the demonstration's township, and an independent calculation of it.

``facts``   what somebody did
``book``    the calculation: how everything stands after the facts that were read; with ``stars``,
            ``rehearsal``, and ``answers`` and ``expected_pages``, which answer for a day.
            Nothing of the program is imported in these
``pressing`` and what stands on it, up to ``next_year``: how somebody does it, by the real actions
``chance``, ``awkward_…``, ``script``  what happens when
``program``, ``pages``  what the program makes of it, asked by its queries and read from its pages
``agreement``  where the two differ
"""
