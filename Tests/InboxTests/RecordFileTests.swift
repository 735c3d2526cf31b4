import Testing

@testable import OpenClawBridgeSQLite
