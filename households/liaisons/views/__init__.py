"""Pages: ``liaisons`` who looks after whom, ``links`` proposing and changing it, ``papers``."""
