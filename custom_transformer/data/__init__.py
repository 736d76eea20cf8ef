"""Training data: generators of our own conversations, loaders of public sets, and their mixture."""
