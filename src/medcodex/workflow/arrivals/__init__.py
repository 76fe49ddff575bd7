"""What other systems send: taken in once, or parked with a reason, never dropped."""
