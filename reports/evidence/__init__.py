"""What a class can be proved by, in one ZIP: gathered, signed, and checked without a network."""
