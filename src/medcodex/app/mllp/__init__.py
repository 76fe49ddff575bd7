"""The way in for HL7 version 2 over the network: a listener, and a thread that keeps what it hears."""
