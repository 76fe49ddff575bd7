"""Pages of billing: claims by their status, one claim as its form and its segments, batches, answers, rates."""
