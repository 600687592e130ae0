"""What may happen next in the dialogue, and what its records mean. Pure: no tables, no clock."""
