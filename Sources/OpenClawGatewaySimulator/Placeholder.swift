enum PlaceholderOpenClawGatewaySimulator {}
