"""Grades a checkpoint on questions that it was not trained on, by rules that need no judgement."""
