"""Claims as they are billed, and what became of them, as FHIR R4: Claim, Coverage, ClaimResponse, ExplanationOfBenefit
and PaymentReconciliation, both ways."""
