"""Claims of finished charts, kept from the first draft to the payer's last word."""
