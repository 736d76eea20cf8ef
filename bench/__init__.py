"""Measures models and the gateway itself."""
