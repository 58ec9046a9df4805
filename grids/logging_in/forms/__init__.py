"""Forms: ``passwords`` (logging in, too) and ``factors``."""
