"""Graded questions: the suites that ship, and the format that others are written in."""
