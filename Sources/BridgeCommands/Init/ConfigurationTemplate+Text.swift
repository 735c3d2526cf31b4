extension ConfigurationTemplate {
    /// The file without values; `{folder}` stands for the state folder.
    static let source = #"""
        # Settings of openclaw-bridge. docs/configuration.md has the whole table.
        #
        # A line that begins with # and no space is a setting with its default or an example: take the # away to set it.
        # Options of a command and environment variables win over this file.
        # The file may hold secrets: keep its mode at 0600.

        # development, testing, staging or production; testing makes programs use a mock.
        #environment: development

        openclaw:
          gateway:
            # The gateway's address: ws://host:port, or wss://host:port.
            #url: "ws://127.0.0.1:18789"
            # The gateway's token, its setting gateway.auth.token. OPENCLAW_GATEWAY_TOKEN in the environment does as
            # well.
            #token: "the token"
            # The gateway's password; used without a token.
            #password: "the password"
            # A token that the gateway issued to this device; used without the other two.
            #deviceToken: "the token of the device"
            # What the gateway is asked to allow; a longer list than the approved one needs a new approval.
            #scopes: [operator.read, operator.write]
            # SHA-256 of the server's certificate, for wss:// only. Without it the system's trust store decides.
            #pinnedCertificate: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            # Hosts that may be reached by plain ws:// although they are other machines.
            #insecureHosts: [gateway.internal]
            # Seconds, 0.1 to 3600.
            #connectTimeout: 30

          whatsapp:
            # Where notifications go unless routes name another place.
            #sessionKey: "agent:whatsapp:main"

          bridge:
            # The folder of everything that is kept: identity, messages, workflows. It gets mode 0700.
            #stateDirectory: "{folder}"
            # Whether to prove a device identity.
            #identity: true

          outbox:
            # Messages that are to be sent.
            #file: "{folder}/outbox.sqlite"

          inbox:
            # Session keys of the chats that are heard, or all. Default: what the access rules need.
            #conversations: [all]
            # Messages that came in.
            #file: "{folder}/inbox.sqlite"

          orchestrator:
            # Workflows, the record of commands, and held notifications.
            #file: "{folder}/orchestrator.sqlite"

          http:
            # The Unix socket of the daemon, which only its owner can open; none for none.
            #socket: "{folder}/bridge.sock"
            # An address of this machine to listen on besides, where every request needs the token. Default: none.
            #listen: "127.0.0.1:8787"
            # The file of that token, mode 0600; it is made when it is missing.
            #tokenFile: "{folder}/http-token"
            # Names of this daemon in the Host header, besides localhost; for a proxy in front of it.
            #hosts: [bridge.example.com]
            # The longest body of a request: bytes, 1024 to 16777216.
            #maximumBody: 1048576
            # 1 to 10000, of the socket and of the address each.
            #maximumConnections: 512

          daemon:
            # How long a shutdown waits for what is under way: seconds, 0 to 600.
            #drain: 20

          log:
            # trace, debug, info, notice, warning, error or critical.
            #level: info
            # text for people, json for programs.
            #format: text
            # Whether the texts of messages are logged, at the level debug.
            #texts: false

          traces:
            # The file that traces are appended to. Default: none.
            #file: "{folder}/traces.jsonl"

          access:
            # Who may command in direct chats: role channel:id. Default: nobody.
            #direct: ["owner whatsapp:15550100123"]
            # Who may command in groups: role channel:group sender, or everyone. Default: nobody.
            #groups: ["operator whatsapp:120363000000000000@g.us 15550100123"]

          commands:
            # What a command begins with.
            #prefixes: ["@claude", "/"]
            # Whether a command needs its prefix in direct chats.
            #prefixInDirectChats: false
            # Whether a command needs its prefix in groups.
            #prefixInGroups: true
            # The repository of issues that are named without one.
            #repository: acme/shop
            # Repositories that commands may name.
            #repositories: [acme/shop]
            # Older commands are not carried out: seconds, 1 to 86400.
            #maximumAge: 600
            # How many commands each sender may give, 1 to 600.
            #perMinute: 10
            # How long a code of confirmation is good: seconds, 10 to 3600.
            #confirmWithin: 120

          agents:
            # The program of the agents and its arguments. Default: none, so that nothing can be started.
            #command: [claude, -p, "Work on issue #{issue} of {repository}. {instructions}"]
            # Where repositories are checked out: owner/name=/path.
            #checkouts: ["acme/shop=/srv/checkouts/shop"]
            # The folder of the agents' runs.
            #directory: "{folder}/agents"
            # Variables that agents get besides PATH, HOME and the like; names only.
            #environment: [ANTHROPIC_API_KEY]
            # How many run at a time, 1 to 100.
            #maximum: 4
            # Seconds, 1 to 31536000.
            #maximumRunTime: 14400
            # How much of an agent's output is kept: bytes, 32768 to 68719476736.
            #maximumLogBytes: 16777216
            # Seconds from the request to end to the kill, 0 to 3600.
            #stopGrace: 10

          notifications:
            # Who is told what: kinds or severities -> session keys. Default: everything to
            # openclaw.whatsapp.sessionKey.
            #routes: [">=warning -> whatsapp:dm:15550100123"]
            # Whether the chat that asked is told too.
            #tellsOrigin: true
            # When notifications wait. Default: never.
            #quietHours: "22:00-07:00 Europe/Berlin"
            # In which the same text is sent once: seconds, 0 to 604800.
            #duplicateWindow: 600
            # How long a burst is held to become one message: seconds, 0 to 3600.
            #mergeWindow: 30
            # Where notifications go whose agent the gateway does not have.
            #fallback: "whatsapp:self:main"
            # A folder of texts that replace the built-in ones.
            #templates: "/etc/openclaw-bridge/templates"

          circuitBreaker:
            # Failures in a row after which nothing is sent for a while, 1 to 1000000.
            #threshold: 5
            # How long: seconds, 0.001 to 86400.
            #timeout: 60

          # How often a message that failed is tried again, 0 to 100.
          #maxRetries: 3
          # The wait before the first repetition: seconds, 0 to 3600.
          #initialDelay: 1
          # The longest wait between repetitions: seconds, from the initial delay to 3600.
          #maxDelay: 30
          # Channels to know besides the built-in ones.
          #channels: [matrix]
          # The account of the channels for session keys that name none. Default: theirs.
          #account: work
        """#
}
