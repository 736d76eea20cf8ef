"""Statistics that stay true however often one looks: confidence sequences, and comparisons of two models by them."""
