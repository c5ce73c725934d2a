"""What tests of a shop's own code, and ours, may stand on: doubles in memory, and contracts."""
