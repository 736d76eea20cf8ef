"""Measures how cost grows: with workers, with idle streams, with backends, keys and aliases."""
