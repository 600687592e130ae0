"""The pages of reports and of the dialogue's papers."""
