"""What people and machines read of one town."""
