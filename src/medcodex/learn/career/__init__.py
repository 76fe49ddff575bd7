"""The road of the profession: pay and outlook, credentials, checklists, pathways, roles, skills."""
