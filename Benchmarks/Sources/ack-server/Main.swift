import BenchmarkSockets
import Foundation

/// A gateway that accepts everybody and acknowledges every request at once.
///
/// Prints its port, serves any number of clients, a thread each, and ends with its standard input.
@main
enum Main {
    static func main() throws {
        let listener = try LoopbackSocket(listeningOn: 0)
        print(try listener.port())
        fflush(nil)
        Thread.detachNewThread {
            while let client = try? listener.accept() {
                Thread.detachNewThread {
                    var connection = AckConnection(socket: client)
                    // A client that goes away without a word is no fault here.
                    try? connection.serve()
                    client.close()
                }
            }
        }
        while readLine() != nil {}
    }
}
