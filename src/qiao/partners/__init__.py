"""Who takes part: institutions with their successors, people and their posts over time."""
