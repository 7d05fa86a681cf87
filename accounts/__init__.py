"""The person, sign-in, and the one table of who may do what."""
