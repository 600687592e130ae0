"""What people do with results: enter and approve values (`values`), say which results activities
contribute to (`contributions`), freeze a period (`freezing`)."""
