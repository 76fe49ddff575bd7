"""Taking a chart out of the system, marked with who took it, when and why."""
