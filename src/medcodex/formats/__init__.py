"""Pure codecs of the formats that encounters come and go in; no files, no clock, no network."""
