enum PlaceholderBridgeCommands {}
