"""Rosters as files: what they are, what their rows say, what that means. Nothing here writes."""
