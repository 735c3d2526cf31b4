import OpenClawBridge
import Testing

struct TextMeasureTests {
    @Test(arguments: [
        ("plain", 5, 5, 5, 5), ("ä€", 2, 5, 2, 2), ("👩‍👩‍👧", 8, 18, 8, 8), ("a<b>&c", 6, 6, 16, 16), ("**x**", 5, 5, 5, 17),
        ("`x`", 3, 3, 3, 17), ("\r\n", 2, 2, 2, 2), ("", 0, 0, 0, 0),
    ])
    func `counts as the platforms do`(text: String, utf16: Int, utf8: Int, escaped: Int, html: Int) {
        #expect(TextMeasure.utf16.length(of: text) == utf16)
        #expect(TextMeasure.utf8.length(of: text) == utf8)
        #expect(TextMeasure.escaped.length(of: text) == escaped)
        #expect(TextMeasure.html.length(of: text) == html)
    }

    @Test(arguments: [
        ("**bold**", "<b>bold</b>"), ("*i* and _i_", "<i>i</i> and <i>i</i>"), ("`code`", "<code>code</code>"),
        ("~~gone~~", "<s>gone</s>"), ("# Title", "<b>Title</b>"), ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("[text](https://example.org)", #"<a href="https://example.org">text</a>"#),
        ("```swift\nlet a = 1\n```", "<pre><code class=\"language-swift\">let a = 1\n</code></pre>"),
    ])
    func `Markdown is never longer as HTML than it is measured`(markdown: String, html: String) {
        #expect(TextMeasure.html.length(of: markdown) >= html.utf16.count)
    }
}
