"""Who was there, for how many minutes, on whose signed word."""
