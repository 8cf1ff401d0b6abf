//! The schemas say what the parser does. An independent validator reads the schemas; both are given
//! the shipped methods and thousands of slips in them, and have to agree on each.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use maplegrid_methods::schema::{Schema, schemas};
use maplegrid_methods::{Code, load};
use toml::{Table, Value};

use crate::change::sample;
use crate::folder::scratch;

/// The schemas as an independent program understands them.
struct Validator {
    compiled: Schemas,
    of: HashMap<&'static str, SchemaIndex>,
}

impl Validator {
    fn new() -> Self {
        let (mut compiled, mut of) = (Schemas::new(), HashMap::new());
        let mut maker = Compiler::new();
        for Schema { file, name, body } in schemas() {
            let url = format!("https://maplegrid.invalid/{name}");
            maker.add_resource(&url, body).unwrap();
            // Compiling also holds the schema against the meta-schema of 2020-12.
            of.insert(file, maker.compile(&url, &mut compiled).unwrap());
        }
        Self { compiled, of }
    }

    fn accepts(&self, file: &str, table: &Table) -> Result<(), String> {
        let json = serde_json::to_value(table).unwrap();
        let index = self.of[file];
        self.compiled.validate(&json, index).map_err(|error| error.to_string())
    }
}

/// What the parser alone refuses; the rest is the check's.
fn parser_refuses(folder: &Path) -> Option<String> {
    const OF_PARSER: [Code; 6] = [
        Code::Syntax,
        Code::UnknownKey,
        Code::ForbiddenKey,
        Code::MissingKey,
        Code::WrongType,
        Code::BadValue,
    ];
    let report = load(folder).err()?;
    report.errors().find(|found| OF_PARSER.contains(&found.code)).map(ToString::to_string)
}

fn methods() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../methods")
}

#[test]
fn every_shipped_method_is_valid() {
    let validator = Validator::new();
    for name in maplegrid_methods::list() {
        for Schema { file, .. } in schemas() {
            let path = methods().join(name).join(file);
            // Files that need not be there, and what stands on another has only some.
            let stands = maplegrid_methods::base(name).is_some();
            let optional = matches!(
                file,
                "mediation.toml" | "registers.toml" | "replies.toml" | "reports.toml"
            );
            if (optional || stands) && !path.exists() {
                continue;
            }
            let table: Table = fs::read_to_string(path).unwrap().parse().unwrap();
            validator.accepts(file, &table).unwrap_or_else(|e| panic!("{name}/{file}: {e}"));
        }
    }
}

#[test]
fn every_key_has_a_title_and_a_description() {
    fn walk(schema: &serde_json::Value, path: &str) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        for (key, property) in properties {
            for word in ["title", "description"] {
                assert!(property[word].as_str().is_some_and(|w| !w.is_empty()), "{path}.{key}");
            }
            walk(property, &format!("{path}.{key}"));
            walk(&property["items"], &format!("{path}.{key}"));
        }
    }
    for schema in schemas() {
        walk(&schema.body, schema.file);
    }
}

#[test]
fn parser_and_schema_agree_on_every_slip() {
    let validator = Validator::new();
    let folder = scratch("agree").join("sample");
    sample(&folder);
    let (mut accepted, mut refused) = (0, 0);
    let read =
        |file: &str| -> Table { fs::read_to_string(folder.join(file)).unwrap().parse().unwrap() };
    let write = |file: &str, table: &Table| {
        fs::write(folder.join(file), toml::to_string(table).unwrap()).unwrap();
    };
    // Short files, so that thousands of slips take seconds.
    for Schema { file, .. } in schemas() {
        let mut table = read(file);
        shorten(&mut table);
        write(file, &table);
    }
    for Schema { file, body, .. } in schemas() {
        let table = read(file);
        for (slip, changed) in slips(&table, &body) {
            write(file, &changed);
            let (parser, schema) = (parser_refuses(&folder), validator.accepts(file, &changed));
            assert_eq!(parser.is_none(), schema.is_ok(), "{file}, {slip}: {parser:?}, {schema:?}");
            if parser.is_none() { accepted += 1 } else { refused += 1 }
        }
        write(file, &table);
    }
    assert!(accepted > 100 && refused > 1000, "{accepted} accepted, {refused} refused");
}

/// Leaves the first of every list of tables; the parser reads each of them alike.
fn shorten(table: &mut Table) {
    for (_, value) in table.iter_mut() {
        match value {
            Value::Array(items) if items.iter().all(Value::is_table) => items.truncate(1),
            _ => {}
        }
        match value {
            Value::Table(inner) => shorten(inner),
            Value::Array(items) => {
                items.iter_mut().filter_map(Value::as_table_mut).for_each(shorten);
            }
            _ => {}
        }
    }
}

/// Every place of a file changed in every way: left out, of another type, at and beyond its ends,
/// each word of its list, with a key too many.
fn slips(table: &Table, schema: &serde_json::Value) -> Vec<(String, Table)> {
    let mut found = Vec::new();
    in_table(table, schema, "", &mut |slip, changed| found.push((slip, changed)));
    found
}

type Found<'a> = &'a mut dyn FnMut(String, Table);

fn in_table(table: &Table, schema: &serde_json::Value, path: &str, found: Found<'_>) {
    let with = |key: &str, value: Option<Value>| {
        let mut changed = table.clone();
        match value {
            Some(value) => changed.insert(key.to_owned(), value),
            None => changed.remove(key),
        };
        changed
    };
    found(format!("{path}.zusatz added"), with("zusatz", Some(Value::Integer(1))));
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    for way in schema["oneOf"].as_array().into_iter().flatten() {
        let keys = way["required"].as_array().into_iter().flatten().filter_map(|key| key.as_str());
        let alone: Table = keys.map(|key| (key.to_owned(), good(&properties[key]))).collect();
        found(format!("{path} = {alone}"), alone);
    }
    for (key, property) in &properties {
        let path = format!("{path}.{key}");
        if table.contains_key(key) {
            found(format!("{path} left out"), with(key, None));
        }
        for value in values(property) {
            found(format!("{path} = {value}"), with(key, Some(value)));
        }
        match table.get(key) {
            Some(Value::Table(inner)) => in_table(inner, property, &path, &mut |slip, changed| {
                found(slip, with(key, Some(Value::Table(changed))));
            }),
            Some(Value::Array(items)) => {
                in_list(items, &property["items"], &path, &mut |s, list| {
                    found(s, with(key, Some(Value::Array(list))));
                });
            }
            _ => {}
        }
    }
}

/// The first item stands for the rest.
fn in_list(
    items: &[Value],
    schema: &serde_json::Value,
    path: &str,
    found: &mut dyn FnMut(String, Vec<Value>),
) {
    for at in 0..items.len().min(1) {
        let with = |value: Value| {
            let mut changed = items.to_vec();
            changed[at] = value;
            changed
        };
        let Some(item) = items.get(at) else { continue };
        let path = format!("{path}[{at}]");
        for value in values(schema) {
            found(format!("{path} = {value}"), with(value));
        }
        if let Value::Table(inner) = item {
            in_table(inner, schema, &path, &mut |slip, changed| {
                found(slip, with(Value::Table(changed)));
            });
        }
    }
}

/// A value that fits.
fn good(schema: &serde_json::Value) -> Value {
    let number = |schema: &serde_json::Value| Value::Integer(schema["minimum"].as_i64().unwrap());
    match schema["type"].as_str() {
        Some("integer") => number(schema),
        Some("array") => Value::Array(vec![number(&schema["items"])]),
        Some("string") => Value::String("word_1".to_owned()),
        _ if schema["const"] == true => Value::Boolean(true),
        _ => Value::String(schema["enum"][0].as_str().unwrap().to_owned()),
    }
}

/// Values of every type, those at the ends of a range and beyond, and every word of a list.
fn values(schema: &serde_json::Value) -> Vec<Value> {
    let text = |text: &str| Value::String(text.to_owned());
    let mut values = vec![
        text("词"),
        text("word_1"),
        text("Word"),
        text(""),
        text("08:30"),
        text("24:00"),
        text("0902"),
        Value::Integer(-1),
        Value::Integer(5),
        Value::Integer(1_000_000),
        Value::Float(1.5),
        Value::Boolean(true),
        Value::Boolean(false),
        Value::Array(Vec::new()),
        Value::Array(vec![Value::Integer(3), Value::Integer(4)]),
        Value::Array(vec![text("词")]),
        Value::Table(Table::new()),
    ];
    for (end, step) in [("minimum", -1), ("maximum", 1)] {
        for number in
            [&schema[end], &schema["items"][end]].into_iter().filter_map(serde_json::Value::as_i64)
        {
            values.extend([Value::Integer(number), Value::Integer(number + step)]);
            values.push(Value::Array(vec![Value::Integer(number), Value::Integer(number)]));
        }
    }
    for word in schema["enum"].as_array().into_iter().flatten().filter_map(|word| word.as_str()) {
        values.extend([text(word), text(&word.to_uppercase()), text(&format!("{word}s"))]);
    }
    for word in schema["items"]["enum"].as_array().into_iter().flatten().filter_map(|w| w.as_str())
    {
        values.extend([
            Value::Array(vec![text(word)]),
            Value::Array(vec![text(&format!("{word}s"))]),
        ]);
    }
    values
}
