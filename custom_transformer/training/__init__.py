"""Training: the recipe, the loop and what is seen of it."""
