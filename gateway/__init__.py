"""The gateway: one address for clients, one file for operators."""
