"""Files of other systems taken into the workbench: found, opened, read, received."""
