"""The whole at a glance: figures of villages and townships, each with the rows behind it."""
