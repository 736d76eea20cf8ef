"""Live requests that were recorded, put to any backend again, offline."""
