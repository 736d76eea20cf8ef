"""What became of each model over time, from the records of the shadow runs: trends, and what a change has changed."""
