"""What partners raise, and what both sides endorse: the first link of the chain."""
