"""Pages about classes and seats."""
