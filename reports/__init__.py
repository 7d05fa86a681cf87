"""Homes by role, people and their records, the outbox. Reads everything below; owns no record."""
