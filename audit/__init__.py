"""The history of every status: who, when, what, before and after, why. Append-only."""
