"""Tables of coverage policies: CMS's Medicare Coverage Database and a plain table of a site's own."""
