"""Statistics of live runs, true however often one looks (`sequences`, `compare`), and of finished runs."""
