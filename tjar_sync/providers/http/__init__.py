"""HTTP as any platform needs it: one request's life, from the address to the error; knows no platform."""
