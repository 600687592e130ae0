"""Who may do what: sign-in, roles as one table of permissions, and the Actor they make."""
