"""Seats, the waitlist, the class as people see it."""
