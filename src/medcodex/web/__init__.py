"""The ways in over HTTP: REST under /api, the code book under /book."""
