"""Where the two meet: the labour-market analysis, the recommended order and their engine."""

ENGINE_VERSION = "1.0.0"
