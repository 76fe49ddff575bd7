"""ICD-11 for Mortality and Morbidity Statistics (MMS): WHO's simple tabulation, and clusters of its codes."""
