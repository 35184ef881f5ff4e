"""One file a migration, each written once and never changed after its release."""
