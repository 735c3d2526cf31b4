import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// The templates of the pages.
struct DashboardTemplates: Sendable {
    /// The templates' names.
    enum Name: String, CaseIterable {
        case dashboard, message, workflow, trouble
        case signIn = "sign-in"
        case top = "page-top"
        case end = "page-end"
        case messageRow = "message-row"
    }

    private let library: MustacheLibrary

    init() {
        var library = MustacheLibrary()
        for name in Name.allCases {
            // They are part of this program, and all are templates.
            guard let template = try? MustacheTemplate(string: Self.text(of: name)) else { continue }
            library.register(template, named: name.rawValue)
        }
        self.library = library
    }

    /// A page as HTML.
    func render(_ page: Any, _ name: Name) -> String { library.render(page, withTemplate: name.rawValue) ?? "" }

    /// The response with a page.
    func response(_ page: Any, _ name: Name, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: render(page, name)))
        )
    }

    /// The text of a template.
    static func text(of name: Name) -> String { String(decoding: bytes(of: name), as: UTF8.self) }

    private static func bytes(of name: Name) -> [UInt8] {
        switch name {
        case .dashboard: PackageResources.dashboard_mustache
        case .message: PackageResources.message_mustache
        case .workflow: PackageResources.workflow_mustache
        case .trouble: PackageResources.trouble_mustache
        case .signIn: PackageResources.sign_in_mustache
        case .top: PackageResources.page_top_mustache
        case .end: PackageResources.page_end_mustache
        case .messageRow: PackageResources.message_row_mustache
        }
    }
}
