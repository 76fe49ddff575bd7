"""Single sign-on by OpenID Connect: the hospital's own provider vouches for its people."""
