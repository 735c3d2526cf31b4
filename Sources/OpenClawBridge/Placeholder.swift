enum PlaceholderOpenClawBridge {}
