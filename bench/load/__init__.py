"""How a model holds up under load: `bench load`."""
