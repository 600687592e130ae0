"""How fast is it, and against which limit? `make bench`, or `make bench ONLY=results`.

Each figure is one line, `bench <part>.<name> <value> <unit> goal <goal> ratio <value/goal>`: a
ratio under 1 is within the goal. Nothing fails on a time. Figures of one process are its CPU time
(the median of several runs), which a busy machine changes little; figures with clients are waits.
"""
