"""Medical necessity: national and local coverage policies over the diagnoses of service lines."""
