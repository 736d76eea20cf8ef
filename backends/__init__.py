"""Inference targets behind one interface: what a backend is, how it fails, and each kind of it."""
