"""What people do in the dialogue, one verb each."""
