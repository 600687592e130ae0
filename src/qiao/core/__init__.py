"""The small shared kernel: errors, actors, bilingual texts, release, the log. It knows no slice."""
