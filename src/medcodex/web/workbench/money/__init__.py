"""The pages of who follows the money."""
