/// The commands that wait for somebody's permission.
struct ApprovalBook {
}
