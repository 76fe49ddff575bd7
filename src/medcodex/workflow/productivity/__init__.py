"""Charts per hour of work, fairly counted: from decisions alone, without idle time, weighed by what the charts held."""
