"""Charts coming in: told from what is kept already, filed, given to whom the rules say."""
