"""Pages: ``entering`` and leaving, ``passwords``, ``factors`` and one's own log-ins."""
