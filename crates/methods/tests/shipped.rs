//! What holds for each method that ships.

use std::path::Path;

#[test]
fn each_is_clean_and_read_alike_from_disk_and_program() {
    let methods = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../methods");
    assert!(!maplegrid_methods::list().is_empty());
    for name in maplegrid_methods::list() {
        let embedded = maplegrid_methods::embedded(name).unwrap();
        assert_eq!(embedded.warnings, [], "{name}");
        assert_eq!(embedded, maplegrid_methods::load(&methods.join(name)).unwrap(), "{name}");
        let stored = serde_json::to_string(&embedded.method).unwrap();
        assert_eq!(embedded.method, serde_json::from_str(&stored).unwrap(), "{name}");
    }
}
