"""Services, drugs and supplies that a note names: HCPCS Level II, CPT, CDT and NDC."""
