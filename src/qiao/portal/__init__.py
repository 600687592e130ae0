"""The shell around the slices: home, base templates, static files."""
