"""What a conversation is made of, and the choice of what to do next; pure."""
