"""A claim's worksheet beside the segments of its 837, joined by the places of the claim that both tell."""
