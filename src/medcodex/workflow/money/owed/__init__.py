"""Money owed in either direction: what a payer paid too little, and what we were paid too much."""
