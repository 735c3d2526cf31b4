/// What every page has around its content.
struct PageFrame: Sendable {
    /// What the page is about.
    var title: String
    /// Something that was just done, or cannot be done.
    var notice: String?
    /// The proof that the forms carry.
    var proof = ""
    /// Whether there is a session that can be ended.
    var hasSession = false
    /// The paths of the files that the page needs.
    var style = DashboardAssets.style.path
    var script = DashboardAssets.script.path
    var icon = DashboardAssets.icon.path
}
