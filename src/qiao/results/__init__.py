"""What followed: the logframe, measures over the records, values with evidence, freezing."""
