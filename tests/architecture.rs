//! docs/ARCHITECTURE.md says which room may import which: here it is held, and that no two files import
//! each other, also by way of others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, Macro, UseTree};

const RULES: &str = include_str!("../docs/ARCHITECTURE.md");

/// A module's path within its crate; that of the crate's root is empty.
type Module = Vec<String>;
/// What each file imports.
type Imports = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn rooms_import_only_what_they_may() {
    for (heading, folder) in [
        ("## The crate", "src"),
        ("## The maker of datasets", "crates/compose/src"),
    ] {
        let allowed = rules(heading);
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, imports) in imports(folder) {
            let Some(room) = module.first().filter(|room| *room != "bin") else {
                continue;
            };
            let rooms = imports.iter().filter_map(|other| other.first());
            let others = rooms.filter(|other| *other != room).cloned();
            found.entry(room.clone()).or_default().extend(others);
        }
        for (room, imports) in &found {
            let allowed = allowed
                .get(room)
                .unwrap_or_else(|| panic!("docs/ARCHITECTURE.md has no room {room} of {folder}"));
            assert_eq!(imports, allowed, "what {folder}/{room} imports, and may");
        }
        assert!(allowed.keys().eq(found.keys()), "rooms of {folder}");
        assert_eq!(circle(&allowed), None, "rooms of {folder}");
    }
}

#[test]
fn no_two_files_import_each_other() {
    for folder in ["src", "crates/compose/src"] {
        let mut imports = imports(folder);
        for (module, imports) in &mut imports {
            // A folder's own file is put together of its parts, which may use what it declares.
            imports.retain(|other| !module.starts_with(other));
        }
        assert_eq!(circle(&imports), None, "in {folder}");
    }
}

#[test]
fn circles_are_found() {
    let graph = |edges: &[(&'static str, &'static str)]| {
        let mut graph: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for &(from, to) in edges {
            graph.entry(from).or_default().insert(to);
        }
        graph
    };
    assert_eq!(circle(&graph(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&graph(&[("a", "b"), ("b", "c"), ("c", "b")]));
    assert_eq!(found, Some(vec!["b", "c"]));
}

/// The rows of the table below a heading: a room, and those that it may import.
fn rules(heading: &str) -> BTreeMap<String, BTreeSet<String>> {
    let section = RULES.split_once(heading).expect(heading).1;
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let names = |cell: &str| {
        let names = cell.split('`').skip(1).step_by(2);
        names.map(str::to_string).collect::<Vec<_>>()
    };
    let rooms = rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let room = names(cells[1]).swap_remove(0);
        (room, names(cells[3]).into_iter().collect())
    });
    rooms.collect()
}

/// What the files below a folder import of each other, tests left out.
fn imports(folder: &str) -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = BTreeMap::new();
    find(&root, &mut Vec::new(), &mut files);
    assert!(files.len() > 50, "{} files in {folder}", files.len());
    let modules: BTreeSet<Module> = files.keys().cloned().collect();
    let of = |(module, path): (&Module, &PathBuf)| {
        let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut reader = Reader {
            modules: &modules,
            file: module,
            inside: module.clone(),
            imports: BTreeSet::new(),
        };
        reader.visit_file(&file);
        (module.clone(), reader.imports)
    };
    files.iter().map(of).collect()
}

fn find(folder: &Path, module: &mut Module, files: &mut BTreeMap<Module, PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        if path.is_dir() {
            module.push(name);
            find(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|end| end == "rs") {
            let is_test = name.ends_with("tests") || name.starts_with("test_");
            let mut module = module.clone();
            if !["mod", "lib", "main"].contains(&name.as_str()) {
                module.push(name);
            }
            if !is_test {
                files.insert(module, path);
            }
        }
    }
}

/// Reads a file's imports.
struct Reader<'a> {
    modules: &'a BTreeSet<Module>,
    file: &'a Module,
    /// The module that is being read: the file's, or one within.
    inside: Module,
    imports: BTreeSet<Module>,
}

impl Reader<'_> {
    /// Notes the file that a path leads into, if it is another one of this crate. (The program of compose knows its
    /// crate by name.)
    fn note(&mut self, path: &[String]) {
        let mut rest = path;
        let mut place = match rest.first().map(String::as_str) {
            Some("crate" | "caponimage_compose") => Vec::new(),
            Some("self" | "super") => self.inside.clone(),
            Some(child) if self.is_module(&self.inside, child) => self.inside.clone(),
            _ => return,
        };
        while let Some(first) = rest.first() {
            match first.as_str() {
                "crate" | "caponimage_compose" | "self" => {}
                "super" => {
                    place.pop();
                }
                name if self.is_module(&place, name) => place.push(name.into()),
                _ => break,
            }
            rest = &rest[1..];
        }
        while !self.modules.contains(&place) {
            place.pop();
        }
        // What the crate's root has it has of its rooms.
        if place != *self.file && !place.is_empty() {
            self.imports.insert(place);
        }
    }

    fn is_module(&self, place: &[String], name: &str) -> bool {
        let mut module = place.to_vec();
        module.push(name.into());
        self.modules.iter().any(|other| other.starts_with(&module))
    }

    fn note_tree(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.note_tree(&part.tree, path);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_tree(tree, path);
                }
            }
            UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.note(path);
                path.pop();
            }
            UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.note(path);
                path.pop();
            }
            UseTree::Glob(_) => self.note(path),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.content.is_none() || is_test(&item.attrs) {
            return;
        }
        self.inside.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inside.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_test(&item.attrs) {
            self.note_tree(&item.tree, &mut Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter();
        let parts: Vec<String> = parts.map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 {
            self.note(&parts);
        }
        visit::visit_path(self, path);
    }

    /// What a macro is given is not parsed.
    fn visit_macro(&mut self, item: &'ast Macro) {
        let tokens = item.tokens.to_string();
        for (start, _) in tokens.match_indices("crate ::") {
            let parts = tokens[start..].split(" :: ");
            let name = |part: &str| -> String {
                let letters = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_');
                letters.collect()
            };
            self.note(&parts.map(name).collect::<Vec<_>>());
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let list = attribute.meta.require_list();
        list.is_ok_and(|list| list.path.is_ident("cfg") && list.tokens.to_string().contains("test"))
    })
}

/// A circle of imports, each of which imports the next, if there is one.
fn circle<N: Ord + Clone>(graph: &BTreeMap<N, BTreeSet<N>>) -> Option<Vec<N>> {
    let mut done = BTreeSet::new();
    graph
        .keys()
        .find_map(|node| circle_from(node, graph, &mut Vec::new(), &mut done))
}

fn circle_from<N: Ord + Clone>(
    node: &N,
    graph: &BTreeMap<N, BTreeSet<N>>,
    path: &mut Vec<N>,
    done: &mut BTreeSet<N>,
) -> Option<Vec<N>> {
    if let Some(start) = path.iter().position(|other| other == node) {
        return Some(path[start..].to_vec());
    }
    if done.contains(node) {
        return None;
    }
    path.push(node.clone());
    let next = graph.get(node).into_iter().flatten();
    for other in next {
        if let Some(circle) = circle_from(other, graph, path, done) {
            return Some(circle);
        }
    }
    path.pop();
    done.insert(node.clone());
    None
}
