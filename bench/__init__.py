"""Measured work: one module for each workload. Figures are printed and never asserted."""
