"""Hours of places."""
