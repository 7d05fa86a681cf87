"""What every app stands on: refusals, the queue, the clock, lists. Owns no table."""
