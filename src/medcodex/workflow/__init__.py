"""The day of a coding department: charts, worklist, coding sessions, queries, audits. Pure: the database, the clock and
chance come in through the ports of ``work``."""
