"""Measures the custom transformer against llama.cpp on the same weights."""
