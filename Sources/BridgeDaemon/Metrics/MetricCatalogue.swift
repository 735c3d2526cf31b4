/// What the daemon's metrics mean, in one sentence each.
///
/// The table in `docs/metrics.md` has the same names, with their labels.
enum MetricCatalogue {
    /// The sentences by the names of the metrics.
    static let help = [gateway, outbox, queue, inbox, orchestrator, http, process].reduce(into: [:]) { all, part in
        all.merge(part) { $1 }
    }

    private static let gateway = [
        "openclaw_gateway_state": "1 for the present state of the connection to the gateway, 0 for the others.",
        "openclaw_gateway_connect_attempts_total": "Attempts to connect to the gateway.",
        "openclaw_gateway_connect_failures_total": "Attempts to connect that failed.",
        "openclaw_gateway_connect_duration_seconds":
            "How long the attempts to connect took that succeeded, with the handshake.",
        "openclaw_gateway_reconnects_total": "Connections that were made after the first one.",
        "openclaw_gateway_disconnects_total": "Connections that ended.",
        "openclaw_gateway_errors_total":
            "Errors of attempts to connect, of connections and of requests, by their code.",
        "openclaw_gateway_timeouts_total": "Requests that were written and got no answer in time.",
        "openclaw_gateway_malformed_frames_total": "Frames of the gateway that nobody can read.",
        "openclaw_gateway_late_answers_total": "Answers that came after nobody waited for them any more.",
        "openclaw_gateway_dropped_events_total": "Events of the gateway that a part of the daemon was too slow for.",
        "openclaw_bridge_dropped_events_total": "Events that handlers inside the daemon were too slow for.",
    ]

    private static let outbox = [
        "openclaw_outbox_enqueued_total": "Messages that were taken into the outbox.",
        "openclaw_outbox_refused_total": "Messages that the outbox did not take, by the reason.",
        "openclaw_outbox_finished_total": "Messages that the outbox is done with, by what became of them.",
        "openclaw_outbox_possibly_repeated_total":
            "Messages that the outbox is done with and that may have arrived more than once.",
        "openclaw_outbox_attempts_total": "Attempts to send a message, by the answer.",
        "openclaw_outbox_retries_total": "Attempts that were not the first one of their part.",
        "openclaw_outbox_timeouts_total": "Attempts that got no answer in time.",
        "openclaw_outbox_look_ups_total": "Searches for a message in the gateway's history.",
        "openclaw_outbox_store_errors_total": "Errors of the outbox's file during delivery.",
        "openclaw_outbox_attempt_duration_seconds":
            "How long the gateway took to answer an attempt, over the last five minutes.",
        "openclaw_outbox_delivery_duration_seconds":
            "How long accepted messages took from when they were due, over the last five minutes.",
    ]

    private static let queue = [
        "openclaw_outbox_entries": "Messages in the outbox, by state; those that are done stay for a while.",
        "openclaw_outbox_lanes": "Conversations with messages that are not done.",
        "openclaw_outbox_oldest_age_seconds": "The age of the oldest message that is not done; 0 when all are.",
        "openclaw_outbox_store_bytes": "The size of the outbox's file.",
        "openclaw_outbox_pauses": "How many things are paused: everything, channels and conversations.",
        "openclaw_outbox_breaker_state": "1 for the present state of the gateway's circuit breaker, 0 for the others.",
        "openclaw_outbox_breaker_trips_total": "How often circuit breakers opened: the gateway's, or a conversation's.",
        "openclaw_outbox_open_lane_breakers": "Conversations whose circuit breaker is not closed.",
        "openclaw_outbox_attempts_in_flight": "Attempts that wait for the gateway's answer.",
        "openclaw_outbox_attempts_window": "How many attempts may wait for the gateway's answer at a time.",
    ]

    private static let inbox = [
        "openclaw_inbox_received_total": "Messages that came in, by the way they came.",
        "openclaw_inbox_settled_total": "What became of messages that came in.",
        "openclaw_inbox_entries": "Messages in the inbox, by state; those that are done stay for a while.",
    ]

    private static let orchestrator = [
        "openclaw_commands_total": "Commands that were put on record, by what came of them.",
        "openclaw_workflow_steps_total": "Steps that workflows made, by the state they led to.",
        "openclaw_workflows": "Workflows by state; those that ended stay for a while.",
        "openclaw_workflows_paused": "1 while new work is held back, else 0.",
        "openclaw_notifications_sent_total": "Notifications that were handed over, by kind.",
        "openclaw_notifications_held_total": "Notifications that were held back, by kind.",
        "openclaw_notifications_merged_total": "Notifications that became part of a message with others, by kind.",
        "openclaw_notifications_suppressed_total": "Notifications that were told before, by kind.",
        "openclaw_notifications_failed_total": "Notifications that were not sent, by kind.",
    ]

    private static let http = [
        "openclaw_http_requests_total": "Requests over HTTP, by route, method and kind of status.",
        "openclaw_http_request_duration_seconds":
            "How long the head of a response took, over the last five minutes.",
        "openclaw_http_event_stream_clients": "Clients that read the event stream.",
        "openclaw_http_event_stream_dropped_total": "Events that clients of the event stream missed.",
        "openclaw_metrics_reading_errors_total": "How often numbers for this page could not be read, by their source.",
        "openclaw_traces_spans_total": "Spans that were written to the traces file, and those that were dropped.",
    ]

    private static let process = [
        "process_cpu_seconds_total": "Processor time of the daemon.",
        "process_max_fds": "How many files the daemon may have open.",
        "process_open_fds": "How many files the daemon has open.",
        "process_resident_memory_bytes": "Memory of the daemon that is present.",
        "process_virtual_memory_bytes": "Address space of the daemon.",
        "process_start_time_seconds": "When the daemon was started, in seconds since 1970.",
    ]
}
