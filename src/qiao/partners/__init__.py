"""Who takes part: institutions with their successors, people known by exact identity."""
