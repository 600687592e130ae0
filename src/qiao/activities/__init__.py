"""What is done together: activities planned and held, sessions, sign-in sheets, participation."""
