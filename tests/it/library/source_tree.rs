//! The source files as a graph of modules that import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of one crate.
pub(super) struct Crate {
    /// The code of each module, by a path such as `login/flow/poll`.
    ///
    /// Comments and unit tests are removed.
    pub(super) files: BTreeMap<String, String>,
}

impl Crate {
    fn read(folder: &str, without: &[&str]) -> Crate {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files = BTreeMap::new();
        for path in sources(&root) {
            let relative = path.strip_prefix(&root).unwrap().with_extension("");
            let name = relative.to_str().unwrap().replace('\\', "/");
            if !without.iter().any(|prefix| name.starts_with(prefix)) {
                files.insert(name, code(&fs::read_to_string(&path).unwrap()));
            }
        }
        Crate { files }
    }

    pub(super) fn library() -> Crate {
        Crate::read("src", &["bin/"])
    }

    pub(super) fn binary() -> Crate {
        Crate::read("src/bin/ssologin", &[])
    }

    /// Returns the file of a module: `a/b.rs`, or the front page `a/b/mod.rs`.
    fn file_of(&self, module: &[String]) -> Option<String> {
        let name = module.join("/");
        let front = format!("{name}/mod");
        let found = [name, front];
        found.into_iter().find(|name| self.files.contains_key(name))
    }

    /// Returns the file that defines the item at a path, as seen from a module.
    ///
    /// Follows the re-exports of front pages.
    fn resolve(&self, from: &[String], path: &[String]) -> Option<String> {
        let mut module: Vec<String> = match path.first()?.as_str() {
            "crate" => Vec::new(),
            _ => from.to_vec(),
        };
        let mut rest = path.iter().peekable();
        while let Some(segment) = rest.next_if(|segment| is_relative(segment)) {
            if segment == "super" {
                module.pop();
            }
        }
        while let Some(segment) = rest.peek() {
            let mut deeper = module.clone();
            deeper.push((*segment).clone());
            if self.file_of(&deeper).is_none() {
                break;
            }
            module = deeper;
            rest.next();
        }
        let file = self.file_of(&module)?;
        match rest.next() {
            Some(name) if is_front_page(&file) => self.reexported(&module, &file, name),
            _ => Some(file),
        }
    }

    /// Returns the file of the item that a front page re-exports by this name.
    fn reexported(&self, module: &[String], file: &str, name: &str) -> Option<String> {
        let uses = self.files[file].split("use ").skip(1);
        let tree = uses.filter_map(|text| text.split(';').next());
        let mut paths = tree.flat_map(|tree| paths_of_tree(tree, &[]));
        let found = paths.find(|path| path.last().is_some_and(|last| last == name))?;
        let relative: Vec<String> = std::iter::once("self".to_owned()).chain(found).collect();
        self.resolve(module, &relative)
    }

    /// Returns the imports between files, as pairs of importing and imported file.
    pub(super) fn imports(&self) -> BTreeSet<(String, String)> {
        let mut imports = BTreeSet::new();
        for (file, code) in self.files.iter().filter(|(file, _)| !is_front_page(file)) {
            let module: Vec<String> = match file.as_str() {
                "main" => Vec::new(),
                file => file.split('/').map(str::to_owned).collect(),
            };
            for path in paths(code) {
                let found = self.resolve(&module, &path);
                let found =
                    found.or_else(|| self.files.contains_key("main").then(|| "main".into()));
                imports.extend(found.filter(|to| to != file).map(|to| (file.clone(), to)));
            }
        }
        imports
    }

    /// Returns the imports between the children of each folder, each a file or a folder.
    pub(super) fn neighbors(&self) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
        let mut folders: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for (from, to) in self.imports() {
            let (from, to): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            let child = |path: &[&str]| path.get(common).copied().unwrap_or("mod").to_owned();
            let folder = folders.entry(from[..common].join("/")).or_default();
            folder.entry(child(&from)).or_default().insert(child(&to));
        }
        folders
    }
}

fn is_relative(segment: &str) -> bool {
    matches!(segment, "crate" | "self" | "super")
}

/// Returns whether a file is the front page of a folder.
pub(super) fn is_front_page(file: &str) -> bool {
    file == "lib" || file == "mod" || file.ends_with("/mod")
}

/// Returns the source files in a folder and its subfolders, without those of unit tests.
pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    let tests: Vec<_> = files.iter().flat_map(|path| test_modules(path)).collect();
    let is_test = |path: &PathBuf| {
        let is = |module: &PathBuf| path.starts_with(module) || path.with_extension("") == *module;
        tests.iter().any(is)
    };
    files.retain(|path| !is_test(path));
    files
}

/// Returns the paths of a file's unit test modules, without the extension.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(path).unwrap();
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib" | "main") => path.parent().unwrap().to_owned(),
        _ => path.with_extension(""),
    };
    let lines = text.split("#[cfg(test)]\n").skip(1);
    let names = lines.filter_map(|rest| {
        let (_, module) = rest.lines().next()?.split_once("mod ")?;
        module.strip_suffix(';')
    });
    names.map(|name| folder.join(name)).collect()
}

/// Returns a source text without comments, and without the unit tests at its end.
pub(super) fn code(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns all paths in the code that start with `crate` or `super`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '$')) {
                found.extend(paths_of_tree(&code[at..], &[]));
            }
        }
    }
    found
}

/// Returns the paths in a use tree, which may be followed by other text.
fn paths_of_tree(text: &str, prefix: &[String]) -> Vec<Vec<String>> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let mut path = prefix.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    if name == "self" && prefix.is_empty() {
        path.push(name.to_owned());
    }
    let Some(tail) = rest.strip_prefix("::") else {
        return vec![path];
    };
    let Some(group) = tail.strip_prefix('{') else {
        return paths_of_tree(tail, &path);
    };
    branches(group)
        .iter()
        .flat_map(|branch| paths_of_tree(branch, &path))
        .collect()
}

/// Returns the parts of a group up to its closing brace.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Returns a cycle in the graph, if there is one.
pub(super) fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit<'a>(
        graph: &'a BTreeMap<String, BTreeSet<String>>,
        at: &'a str,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(begin) = way.iter().position(|name| *name == at) {
            return Some(way[begin..].iter().map(|name| (*name).to_owned()).collect());
        }
        if done.contains(at) {
            return None;
        }
        way.push(at);
        for next in graph.get(at).into_iter().flatten() {
            if let Some(found) = visit(graph, next, way, done) {
                return Some(found);
            }
        }
        way.pop();
        done.insert(at);
        None
    }
    let mut done = BTreeSet::new();
    graph
        .keys()
        .find_map(|name| visit(graph, name, &mut Vec::new(), &mut done))
}
