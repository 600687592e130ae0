"""What does input about activities look like? Forms only; what it means is decided by actions."""
