"""From a finished chart to a clean claim: built, balanced, validated."""
