"""What is there in the dialogue? Reads only; each takes its viewer."""
