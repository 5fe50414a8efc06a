"""Mail to staff: how what they are told looks there, and how it is sent."""
