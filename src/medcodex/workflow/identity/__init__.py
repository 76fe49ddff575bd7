"""Proving who somebody is, and for how long: passwords, second factor, sessions, tokens of programs, single sign-on
(HIPAA, 45 CFR 164.312(a)(2)(i) and (iii), 164.312(d)). Nothing that opens a door is kept readable: of passwords, tokens
and recovery codes only hashes."""
