"""How does a place become one that can serve? Tables, catalogues of translations, static files.

Each step does nothing when it is done already, so that a second start is quick. What the place
then holds (a programme, a demonstration) is not decided here.
"""
