"""Use cases: one class per actor, one public method per thing they can do."""
