"""Many reports: found, made side by side in processes, put in their place, listed in a manifest and an overview."""
