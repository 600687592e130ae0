"""What input to the dialogue looks like."""
