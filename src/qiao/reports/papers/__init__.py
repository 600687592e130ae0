"""The papers of the dialogue as documents: what they say, and as Word or PDF."""
