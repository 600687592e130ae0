"""Plain data to documents: DOCX, the logframe workbook, IATI."""
