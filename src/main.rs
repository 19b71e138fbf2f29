//! The binary `anyang`.

fn main() {}
