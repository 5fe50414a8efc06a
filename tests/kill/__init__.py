"""The durable path under kill -9: nothing lost, nothing doubled."""
