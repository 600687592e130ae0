"""The dialogue: tracks and rounds, texts both sides agree in both languages, commitments kept."""
