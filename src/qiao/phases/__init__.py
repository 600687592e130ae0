"""The programme and its phases: sides, theme schemes, expected outcomes. All of it is data."""
