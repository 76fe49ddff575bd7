"""Hospital-acquired conditions and patient safety indicators: secondary diagnoses marked for review."""
