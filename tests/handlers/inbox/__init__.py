"""The inbox through its doors."""
