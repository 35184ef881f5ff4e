"""What tests share: samples and real fakes."""
