import OpenClawGatewaySimulator

/// A certificate for 127.0.0.1 that signs itself, made for these tests and worth nothing elsewhere.
enum TestCertificate {
    static let tls = GatewaySimulator.TLS(certificateChain: certificate, privateKey: privateKey)

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBqTCCAU+gAwIBAgIUR5uU1/opiEl3hDm9kUu0g+BN4+UwCgYIKoZIzj0EAwIw
        GzEZMBcGA1UEAwwQb3BlbmNsYXctZ2F0ZXdheTAgFw0yNjExMjMxMzM4MzdaGA8y
        MTI2MTAzMDEzMzgzN1owGzEZMBcGA1UEAwwQb3BlbmNsYXctZ2F0ZXdheTBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABCABqpvxwyuXi/EunwhSCM1w+wipq7NhY+IA
        92mvr1RCNpivLbf8AXxZfKt6JBwQz4P1DSH9AbCDF0ZlndBr/vCjbzBtMB0GA1Ud
        DgQWBBTvM76wDKDgAlJa8jPYEiA6AxwrBzAfBgNVHSMEGDAWgBTvM76wDKDgAlJa
        8jPYEiA6AxwrBzAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGHBH8AAAGCCWxv
        Y2FsaG9zdDAKBggqhkjOPQQDAgNIADBFAiEAo8wQAzeqTNUMiSSe7WIza9bxQmJM
        Ssys9PY4E6EUuksCIFujCdRz6vyXGpMwkUloaP1cKipLyepRmVvaYXJ6Albh
        -----END CERTIFICATE-----
        """

    private static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgI+f0C/2y+gXvxk+2
        mqYj5yhssc7YICzwZUGGo5t9O46hRANCAAQgAaqb8cMrl4vxLp8IUgjNcPsIqauz
        YWPiAPdpr69UQjaYry23/AF8WXyreiQcEM+D9Q0h/QGwgxdGZZ3Qa/7w
        -----END PRIVATE KEY-----
        """
}
