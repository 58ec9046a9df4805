"""The forms of the households app."""
