"""Words of the evaluation for templates."""
