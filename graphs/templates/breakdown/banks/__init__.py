"""What people call the inputs of a breakdown."""
