"""Mock exams: blueprints, papers, sittings, reports."""
