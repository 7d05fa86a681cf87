"""Help, contact, feedback, and the queue in which questions are answered."""
