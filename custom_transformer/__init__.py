"""A Llama-shaped transformer written from scratch in PyTorch: model, tokenizer, training, engine and server."""
