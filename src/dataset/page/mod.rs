//! Pages that are one file: a template with a name, JSON, and what all pages share filled in.

use std::path::Path;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Fills `{{name}}`, `{{data}}`, `{{style}}` and `{{script}}` of a template. It is cut up first, so
/// that nothing filled in is taken for a place to fill.
pub(crate) fn fill(template: &str, name: &str, json: &str) -> String {
    let (mut page, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once("{{") {
        let (field, after) = after.split_once("}}").unwrap_or((after, ""));
        page += before;
        match field {
            "name" => page += &escape(name),
            "style" => page += STYLE,
            "script" => page += SCRIPT,
            _ => page += &embeddable(json),
        }
        rest = after;
    }
    page + rest
}

/// A folder's name, for the heading.
pub(crate) fn name(folder: &Path) -> String {
    let full = folder.canonicalize();
    let full = full.as_deref().unwrap_or(folder);
    let name = full.file_name().unwrap_or(full.as_os_str());
    name.to_string_lossy().into_owned()
}

/// A text as HTML shows it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            other => escaped.push(other),
        }
    }
    escaped
}

/// JSON that may stand in a `script` element: a `<` is only ever inside a string, where `\u003c`
/// means the same and ends nothing.
fn embeddable(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_ask_nothing_of_the_network_and_write_no_html() {
        for template in [
            include_str!("../sheet/sheet.html"),
            include_str!("../../training/report/report.html"),
            include_str!("../../evaluation/report/report.html"),
        ] {
            for field in ["{{style}}", "{{script}}", "{{data}}"] {
                assert_eq!(template.matches(field).count(), 1, "{field}");
            }
            let page = fill(template, "NAME", "DATA");
            assert!(!page.contains("{{"), "{page}");
            assert!(page.contains("<title>NAME") && page.contains(">DATA</script>"));
            assert!(page.contains("default-src 'none'"));
            for word in [
                "innerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "fetch(",
                "src=\"http",
                "url(",
            ] {
                assert!(!page.contains(word), "{word}");
            }
            let (_, script) = page.split_once("\"use strict\"").unwrap();
            assert!(!script.contains("NAME"), "a name is no JavaScript");
        }
    }
}
