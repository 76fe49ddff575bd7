"""The National Correct Coding Initiative's tables: pairs of procedures, units of service, add-on codes."""
