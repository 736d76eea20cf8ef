"""The written content of the training conversations: data only, no behaviour."""
