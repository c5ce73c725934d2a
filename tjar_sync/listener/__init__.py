"""What a store tells of by itself: verified, kept, and looked into within seconds."""
