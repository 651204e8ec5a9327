"""
Measures what the application costs: ``make bench``, or ``make bench BENCH="pages charts"`` for some of it.

Each subject runs in a process and on a database of its own and prints a line for each measurement: seconds (the median
of several runs), how many times that of a bare Django view in the same process, database queries, peak memory. Machines
differ and are noisy: compare ratios and counts, not seconds. Nothing here is a test; limits are kept by tests.
"""
