"""Continuous batching: requests share the steps of one model."""
