"""The science of a corridor (an origin and a destination): pure Python, tables in, tables out."""
