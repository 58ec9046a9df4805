"""Pages of photos: for officers, and for the household behind its code."""
