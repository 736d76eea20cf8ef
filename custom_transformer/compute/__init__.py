"""One step of the model: the seam, and what computes behind it."""
