use super::*;
use proptest::prelude::*;

fn html(text: &str) -> String {
    Markdown::parse(text).to_html()
}

fn depth(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Quote { content } => 1 + depth(content),
            Block::List { items, .. } => 2 + items.iter().map(|item| depth(&item.content)).max().unwrap_or(0),
            _ => 1,
        })
        .max()
        .unwrap_or(0)
}

#[test]
fn the_usual_marks_are_understood() {
    assert_eq!(
        html("Un **pare-feu** et *deux* `vlan` ~~anciens~~."),
        "<p>Un <strong>pare-feu</strong> et <em>deux</em> <code>vlan</code> <s>anciens</s>.</p>"
    );
    assert_eq!(html("- a\n- b\n  1. c"), "<ul><li>a</li><li><p>b</p><ol><li>c</li></ol></li></ul>");
    assert_eq!(html("3. x\n4. y"), "<ol start=\"3\"><li>x</li><li>y</li></ol>");
    assert_eq!(html("- [x] fait\n- [ ] reste"), "<ul><li>☑ fait</li><li>☐ reste</li></ul>");
    assert_eq!(
        html("|a|b|\n|-|-:|\n|1|2|"),
        "<table><thead><tr><th>a</th><th style=\"text-align:right\">b</th></tr></thead>\
         <tbody><tr><td>1</td><td style=\"text-align:right\">2</td></tr></tbody></table>"
    );
    assert_eq!(html("```sh\na < b\n```"), "<pre><code>a &lt; b</code></pre>");
    assert_eq!(html("ligne  \nsuite"), "<p>ligne<br>suite</p>");
    assert_eq!(html("# Titre"), "<p><strong>Titre</strong></p>");
}

#[test]
fn raw_html_is_shown_not_run() {
    assert_eq!(
        html("avant <script>alert('x')</script> après"),
        "<p>avant &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; après</p>"
    );
    let block = html("<div onload=x>\n<b>gras</b>\n</div>");
    assert!(!block.contains("<div") && !block.contains("<b>"), "{block}");
    assert!(block.contains("&lt;b&gt;gras&lt;/b&gt;"), "{block}");
}

#[test]
fn only_safe_addresses_become_links() {
    assert_eq!(
        html("[site](https://exemple.fr/?a=1&b=\"2\")"),
        "<p>[site](https://exemple.fr/?a=1&amp;b=&quot;2&quot;)</p>".replace(
            "[site](https://exemple.fr/?a=1&amp;b=&quot;2&quot;)",
            "<a href=\"https://exemple.fr/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener noreferrer nofollow\">site</a>"
        )
    );
    assert!(html("<jean@exemple.fr>").contains("href=\"mailto:jean@exemple.fr\""));
    for wrong in [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<b>)",
        "[x](file:///etc/passwd)",
        "[x](../../secret)",
        "[x](//exemple.fr)",
        "[x](&#106;avascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](http://)",
        "[x](mailto:)",
        "[x]()",
    ] {
        let out = html(wrong);
        assert!(!out.contains("<a "), "{wrong} → {out}");
        assert!(out.contains('x'), "the words stay: {wrong} → {out}");
    }
}

#[test]
fn a_link_with_too_long_an_address_leaves_its_words() {
    let long = format!("[mot](https://exemple.fr/{})", "a".repeat(MAX_URL));
    assert_eq!(html(&long), "<p>mot</p>");
    let fits = "https://exemple.fr/";
    let fits = format!("[mot]({fits}{})", "a".repeat(MAX_URL - fits.len()));
    assert!(html(&fits).contains("<a "));
}

#[test]
fn pictures_leave_their_alternative_text() {
    assert_eq!(html("![schéma](https://exemple.fr/x.png)"), "<p>schéma</p>");
}

#[test]
fn nesting_stops_and_keeps_the_words() {
    let quotes = format!("{} fond", ">".repeat(500));
    let tree = Markdown::parse(&quotes);
    assert!(depth(&tree.blocks) <= MAX_DEPTH + 1, "depth {}", depth(&tree.blocks));
    assert!(tree.to_plain().contains("fond"));

    let list: String = (0..200).map(|level| format!("{}- n{level}\n", "  ".repeat(level))).collect();
    let tree = Markdown::parse(&list);
    assert!(depth(&tree.blocks) <= MAX_DEPTH + 2, "depth {}", depth(&tree.blocks));
    assert!(tree.to_plain().contains("n0") && tree.to_plain().contains("n199"));
    // The words of two dissolved items do not run together.
    assert!(!tree.to_plain().contains("n50n51"));

    let stars = format!("{}mot{}", "*".repeat(3000), "*".repeat(3000));
    assert!(Markdown::parse(&stars).to_plain().contains("mot"));
}

#[test]
fn typst_and_spreadsheet_marks_are_only_text() {
    for text in ["#panic()", "$x$", "=cmd|' /C calc'!A0", "\\u{41}", "@ref", "#import \"x\"", "$(rm -rf)", "`"] {
        let tree = Markdown::parse(text);
        assert_eq!(tree.to_plain(), text.replace("\\\\", "\\"), "{text}");
    }
}

#[test]
fn plain_text_keeps_the_order_and_the_addresses() {
    let text = "Un [lien](https://exemple.fr).\n\n1. un\n2. deux\n   - [ ] trois\n\n> cité";
    insta::assert_snapshot!(Markdown::parse(text).to_plain(), @r"
    Un lien (https://exemple.fr).
    1. un
    2. deux
      - [ ] trois
    cité
    ");
}

#[test]
fn the_json_says_the_kind_of_each_node() {
    let json = Markdown::parse("Un **mot**\n\n- [x] point").to_json();
    assert_eq!(
        json,
        serde_json::json!([
            {"kind": "paragraph", "content": [
                {"kind": "text", "text": "Un "},
                {"kind": "strong", "content": [{"kind": "text", "text": "mot"}]}
            ]},
            {"kind": "list", "start": null, "items": [
                {"ticked": true, "content": [
                    {"kind": "paragraph", "content": [{"kind": "text", "text": "point"}]}
                ]}
            ]}
        ])
    );
}

#[test]
fn empty_texts_give_nothing() {
    for text in ["", "   \n\n ", "\n"] {
        assert!(Markdown::parse(text).is_empty());
        assert_eq!(html(text), "");
    }
}

proptest! {
    #[test]
    fn any_text_gives_html_with_known_tags_only(text in "(?s)[-<>\\[\\]()!*_~`#|:a-z0-9 \\n\t&\"'/.é]{0,200}") {
        let known = ["p", "strong", "em", "s", "code", "pre", "a", "ul", "ol", "li", "br", "hr", "blockquote",
            "table", "thead", "tbody", "tr", "th", "td"];
        for tag in html(&text).split('<').skip(1) {
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            prop_assert!(known.contains(&name.as_str()), "<{} from {:?}", name, text);
        }
    }

    #[test]
    fn any_text_keeps_its_letters(words in proptest::collection::vec("[a-z]{3,8}", 1..6), marks in "[-*_>#` \\n]{0,40}") {
        let text = words.iter().map(|word| format!("{marks}\n\n{word}\n")).collect::<String>();
        let plain = Markdown::parse(&text).to_plain();
        for word in &words {
            prop_assert!(plain.contains(word.as_str()), "{} lost from {:?}", word, text);
        }
    }
}
