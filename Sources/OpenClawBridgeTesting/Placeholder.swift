enum PlaceholderOpenClawBridgeTesting {}
