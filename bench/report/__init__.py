"""A page and a text that tell what a run has shown."""
