"""Coding sessions, wired: engine, checks, groupers and code books behind the ports of ``workflow.session``; each is
opened when it is first asked and safe for the threads of a service."""
