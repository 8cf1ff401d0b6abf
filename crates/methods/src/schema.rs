//! JSON Schemas of a method's files, for editors: drawn from what the parser asks for, so that they
//! accept what it accepts and list what it lists. Words are in `schema/words.rs`.
//!
//! What a schema cannot say (that a step exists, that a ladder ends) is the check's.

mod words;

use serde_json::{Map, Value, json};

use crate::folder::FILES;
use crate::parse::shape::{Count, Field, Form, Kind, Shape, Way};
use crate::parse::{Word, shapes};

/// The schema of one file of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The file it is for: `steps.toml`.
    pub file: &'static str,
    /// The file it is written to: `steps.schema.json`.
    pub name: String,
    pub body: Value,
}

/// The schemas of all files, in the order of the files. JSON Schema 2020-12.
pub fn schemas() -> Vec<Schema> {
    FILES.into_iter().zip(shapes()).map(|(file, shape)| of_file(file, &shape)).collect()
}

fn of_file(file: &'static str, shape: &Shape) -> Schema {
    let stem = file.trim_end_matches(".toml");
    let mut body = object(stem, shape);
    let (title, description) = words::of(stem).unwrap_or_default();
    body.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    body.insert("title".to_owned(), json!(title));
    body.insert("description".to_owned(), json!(description));
    Schema { file, name: format!("{stem}.schema.json"), body: Value::Object(body) }
}

/// A table. `path` leads to it: `steps.step.owner`.
fn object(path: &str, shape: &Shape) -> Map<String, Value> {
    let properties: Map<String, Value> =
        shape.fields.iter().map(|field| (field.key.to_owned(), property(path, field))).collect();
    let required: Vec<&str> =
        shape.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
    if let [ways] = shape.ways.as_slice() {
        object.insert("oneOf".to_owned(), ways.iter().map(|way| one(way, ways)).collect());
    }
    object
}

/// One of several ways: its own keys, and none of the others'.
fn one(way: &Way, ways: &[Way]) -> Value {
    let mine = |key: &&str| way.keys.contains(key) || way.beside.contains(key);
    let others = ways.iter().flat_map(|way| way.keys.iter().chain(way.beside));
    let none: Map<String, Value> =
        others.filter(|key| !mine(key)).map(|key| ((*key).to_owned(), json!(false))).collect();
    json!({ "required": way.keys, "properties": none })
}

fn property(path: &str, field: &Field) -> Value {
    let path = format!("{path}.{}", field.key);
    let mut property = match &field.kind {
        Kind::Table(shape) => object(&path, shape),
        Kind::Tables(shape) => list(Value::Object(object(&path, shape))),
        kind => plain(kind),
    };
    if let Some((title, description)) = words::of(&path) {
        property.insert("title".to_owned(), json!(title));
        property.insert("description".to_owned(), json!(description));
    }
    Value::Object(property)
}

fn plain(kind: &Kind) -> Map<String, Value> {
    let text = |form: Form| json!({ "type": "string", "pattern": form.pattern() });
    let number =
        |least: u16, most: u16| json!({ "type": "integer", "minimum": least, "maximum": most });
    let schema = match kind {
        Kind::Text(form) => text(*form),
        Kind::Texts => return list(text(Form::Any)),
        Kind::Word(words) => Value::Object(closed(words)),
        Kind::Words(words) => return list(Value::Object(closed(words))),
        Kind::Number(least, most) => number(*least, *most),
        Kind::Numbers(count, least, most) => {
            let mut numbers = list(number(*least, *most));
            let (fewest, most) = match count {
                Count::Pair => (2, Some(2)),
                Count::Some => (1, None),
            };
            numbers.insert("minItems".to_owned(), json!(fewest));
            numbers.extend(most.map(|most| ("maxItems".to_owned(), json!(most))));
            return numbers;
        }
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::On => json!({ "const": true }),
        // Calendars are no files of a method; a table and a list of them are drawn above.
        Kind::Date | Kind::Dates | Kind::Table(_) | Kind::Tables(_) => json!({}),
    };
    schema.as_object().cloned().unwrap_or_default()
}

fn list(items: Value) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), json!("array")), ("items".to_owned(), items)])
}

/// A closed list of words. What each means is shown by editors that know `x-taplo` (Even Better
/// TOML) or `enumDescriptions` (VS Code).
fn closed(words: &[Word<()>]) -> Map<String, Value> {
    let written: Vec<&str> = words.iter().map(|word| word.written).collect();
    let meant: Vec<&str> = words.iter().map(|word| word.title).collect();
    Map::from_iter([
        ("enum".to_owned(), json!(written)),
        ("enumDescriptions".to_owned(), json!(meant)),
        ("x-taplo".to_owned(), json!({ "docs": { "enumValues": meant } })),
    ])
}

/// Every key of every file as a path.
#[cfg(test)]
fn paths() -> Vec<String> {
    fn walk(path: &str, shape: &Shape, found: &mut Vec<String>) {
        for field in &shape.fields {
            let path = format!("{path}.{}", field.key);
            if let Kind::Table(shape) | Kind::Tables(shape) = &field.kind {
                walk(&path, shape, found);
            }
            found.push(path);
        }
    }
    let mut found = Vec::new();
    for (file, shape) in FILES.into_iter().zip(shapes()) {
        let stem = file.trim_end_matches(".toml");
        walk(stem, &shape, &mut found);
        found.push(stem.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{paths, words};

    #[test]
    fn every_key_is_explained_and_nothing_else() {
        let paths = paths();
        let missing: Vec<_> = paths.iter().filter(|path| words::of(path).is_none()).collect();
        assert!(missing.is_empty(), "no words for {missing:#?}");
        let unused = words::unused(&paths);
        assert!(unused.is_empty(), "words for keys that are not there: {unused:#?}");
    }
}
