"""REST: code books as JSON, described by /api/openapi.json."""
