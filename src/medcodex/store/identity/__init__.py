"""The ports of ``workflow.identity`` over the database, and the slow hash of passwords."""
