"""The pages of the households app."""
