"""Fine-tunes a language model for the bank's customer assistant with QLoRA (Dettmers et al., arXiv 2305.14314)."""
