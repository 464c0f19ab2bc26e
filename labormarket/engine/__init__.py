"""Pure numbers: the labour-market analysis and the recommended order. No Django, no clock, no unseeded randomness."""

VERSION = "1.1.0"
