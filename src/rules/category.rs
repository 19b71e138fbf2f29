//! The path of a food category: 食品大类/亚类/次亚类/细类, joined by a slash, the trailing levels left out where they say nothing.

/// What stands between two levels. No category of the national tables has it in its name.
pub const BETWEEN: &str = "/";

/// The path of these levels, the widest first; empty ones and the fillers of the tables (`/`, `-`, `—`) end it.
pub fn path(levels: &[&str]) -> String {
    let levels: Vec<&str> = levels
        .iter()
        .map(|level| level.trim())
        .take_while(|level| !matches!(*level, "" | "/" | "-" | "—" | "--"))
        .collect();
    levels.join(BETWEEN)
}

/// The path itself and those above it, the nearest first.
pub fn with_ancestors(path: &str) -> Vec<&str> {
    let mut paths = vec![path];
    let mut rest = path;
    while let Some((above, _)) = rest.rsplit_once(BETWEEN) {
        paths.push(above);
        rest = above;
    }
    paths
}

/// The last level's name.
pub fn name(path: &str) -> &str {
    path.rsplit_once(BETWEEN).map_or(path, |(_, name)| name)
}

/// Whether `path` is `scope` or lies under it; the empty scope holds everything.
pub fn lies_in(path: &str, scope: &str) -> bool {
    scope.is_empty() || with_ancestors(path).contains(&scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_say_nothing_end_the_path() {
        assert_eq!(path(&["糕点", "糕点", "/", ""]), "糕点/糕点");
        assert_eq!(path(&["蔬菜制品", " 酱腌菜 "]), "蔬菜制品/酱腌菜");
    }

    #[test]
    fn the_nearest_stands_first_and_a_longer_name_is_no_child() {
        assert_eq!(with_ancestors("a/b/c"), ["a/b/c", "a/b", "a"]);
        assert!(lies_in("糕点/月饼", "糕点") && lies_in("糕点", ""));
        assert!(!lies_in("糕点类/月饼", "糕点"));
        assert_eq!(name("糕点/月饼"), "月饼");
    }
}
