"""The pages of accounts: coming in, one's own account, the people, what the office watches."""
