//! Every relative link in a Markdown file of the repository leads to a file that is there, and to an
//! anchor that it has. Anchors are those of the repository host: headings by their slugs, and `id`s.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What is read of a file.
#[derive(Debug, Default)]
struct Page {
    /// Line and target.
    links: Vec<(usize, String)>,
    anchors: BTreeSet<String>,
    /// Anchors that are given twice by an `id`.
    twice: Vec<String>,
}

#[test]
fn every_relative_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mut files = Vec::new();
    markdown_files(&root, &mut files);
    let pages: BTreeMap<PathBuf, Page> = files
        .into_iter()
        .map(|path| (path.clone(), read(&fs::read_to_string(&path).unwrap())))
        .collect();
    let mut faults = Vec::new();
    let mut relative = 0;
    for (path, page) in &pages {
        let name = path.strip_prefix(&root).unwrap().display();
        faults.extend(page.twice.iter().map(|id| format!("{name}: the id {id} stands twice")));
        for (line, target) in &page.links {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            relative += 1;
            if let Some(fault) = fault(&root, path, target, &pages) {
                faults.push(format!("{name}:{line}: {target}: {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(pages.len() > 250 && relative > 5000, "{} files, {relative} links", pages.len());
}

/// The files below a folder, but for what is hidden, built or installed.
fn markdown_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let passed_over =
            name.starts_with('.') || name.starts_with("target") || name == "node_modules";
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && !passed_over {
            markdown_files(&path, files);
        } else if kind.is_file() && path.extension().is_some_and(|end| end == "md") {
            files.push(path);
        }
    }
}

/// What is wrong with a link.
fn fault(
    root: &Path,
    from: &Path,
    target: &str,
    pages: &BTreeMap<PathBuf, Page>,
) -> Option<&'static str> {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let to = match path {
        "" => from.to_owned(),
        path => plain(&from.parent()?.join(path)),
    };
    if path.starts_with('/') || !to.starts_with(root) {
        return Some("leads out of the repository");
    }
    if !to.exists() {
        return Some("there is no such file");
    }
    if !target.contains('#') {
        return None;
    }
    match pages.get(&to) {
        None => Some("only Markdown has anchors"),
        Some(page) if page.anchors.contains(anchor) => None,
        Some(_) => Some("there is no such anchor"),
    }
}

/// A path without steps back.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut slugs: BTreeMap<String, usize> = BTreeMap::new();
    let mut fence: Option<String> = None;
    for (number, line) in text.lines().enumerate() {
        let start = line.trim_start();
        let marks: String = start.chars().take_while(|c| matches!(c, '`' | '~')).collect();
        if let Some(open) = &fence {
            if marks.starts_with(open.as_str()) && start.trim_end() == marks {
                fence = None;
            }
            continue;
        }
        if marks.len() >= 3 {
            fence = Some(marks);
            continue;
        }
        let prose = without_code(line);
        page.links.extend(targets(&prose).into_iter().map(|target| (number + 1, target)));
        for id in prose.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !page.anchors.insert(id.to_owned()) {
                page.twice.push(id.to_owned());
            }
        }
        let depth = line.chars().take_while(|&c| c == '#').count();
        if (1..=6).contains(&depth) && line[depth..].starts_with(' ') {
            let slug = slug(line[depth..].trim());
            let count = slugs.entry(slug.clone()).or_default();
            let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
            *count += 1;
            page.anchors.insert(anchor);
        }
    }
    page
}

/// A line with blanks in place of its code.
fn without_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let marks = rest[start..].chars().take_while(|&c| c == '`').count();
        let (fence, inside) = (&rest[start..start + marks], &rest[start + marks..]);
        out.push_str(&rest[..start]);
        match closing(inside, fence) {
            Some(end) => {
                out.push_str(" code ");
                rest = &inside[end + marks..];
            }
            None => rest = inside,
        }
    }
    out + rest
}

/// Where code ends: at a run of as many marks.
fn closing(inside: &str, fence: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = inside[from..].find('`') {
        let start = from + at;
        let marks = inside[start..].chars().take_while(|&c| c == '`').count();
        if marks == fence.len() {
            return Some(start);
        }
        from = start + marks;
    }
    None
}

/// The targets of inline links and of definitions.
fn targets(prose: &str) -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    for rest in prose.split("](").skip(1) {
        let target = rest.split([')', ' ']).next().unwrap_or_default();
        targets.push(target.to_owned());
    }
    if prose.starts_with('[')
        && let Some((_, rest)) = prose.split_once("]: ")
    {
        targets.push(rest.split(' ').next().unwrap_or_default().to_owned());
    }
    targets
}

/// The anchor that the host makes of a heading: of what is shown, letters and digits in small
/// letters, and a hyphen for each blank.
fn slug(heading: &str) -> String {
    let mut shown = String::new();
    let mut rest = heading;
    while let Some(start) = rest.find('<') {
        shown.push_str(&rest[..start]);
        rest = rest[start..].split_once('>').map_or("", |(_, behind)| behind);
    }
    shown.push_str(rest);
    // Of a link its text is shown.
    while let Some(middle) = shown.find("](") {
        let end = shown[middle..].find(')').map_or(shown.len(), |end| middle + end + 1);
        shown.replace_range(middle..end, "");
    }
    let kept = shown.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

#[test]
fn what_is_read() {
    let text = "# A *title*: `x_y`, 2.0\n\n## A title\n\n## A title\n\n### <a id=\"I6\"></a>I6 [x](y.md#z): Q\n\n\
                ```md\n# no heading\n[no](link.md)\n```\n`[no](a.md)` and [yes](b.md) ``[`](c.md)`` [too](#d)\n[r]: e.md\n";
    let page = read(text);
    let targets: Vec<&str> = page.links.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(targets, ["y.md#z", "b.md", "#d", "e.md"]);
    let anchors = ["I6", "a-title", "a-title-1", "a-title-x_y-20", "i6-x-q"];
    assert_eq!(page.anchors.iter().map(String::as_str).collect::<Vec<_>>(), anchors);
    assert!(page.twice.is_empty());
}
