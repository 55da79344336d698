//! JSON Schema → shapes. What it does not understand is listed, never ignored silently.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::homes::homes;
use super::{Bounds, Key, List, Shape, ShapeId, Shapes, Table, Text};

/// Keywords that constrain nothing.
const ANNOTATIONS: [&str; 13] = [
    "$schema",
    "$id",
    "$defs",
    "$comment",
    "$anchor",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "definitions",
];

/// Compiles a schema such as schemars makes.
pub(in crate::load) fn compile(schema: &Value) -> Shapes {
    let mut compiler = Compiler { root: schema, shapes: Vec::new(), named: BTreeMap::new(), unchecked: Vec::new() };
    let root = compiler.shape(schema, "#");
    let mut unchecked = compiler.unchecked;
    unchecked.sort();
    unchecked.dedup();
    let mut shapes = Shapes { shapes: compiler.shapes, root, homes: BTreeMap::new(), unchecked };
    shapes.homes = homes(&shapes);
    shapes
}

struct Compiler<'s> {
    root: &'s Value,
    shapes: Vec<Shape>,
    /// Definitions already met, which may be under way when they are recursive.
    named: BTreeMap<String, ShapeId>,
    unchecked: Vec<String>,
}

impl<'s> Compiler<'s> {
    fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        ShapeId(self.shapes.len() - 1)
    }

    fn unchecked(&mut self, place: &str, keyword: &str) {
        self.unchecked.push(format!("{place}: {keyword}"));
    }

    fn shape(&mut self, schema: &'s Value, place: &str) -> ShapeId {
        let object = match schema {
            Value::Bool(true) => return self.add(Shape::Any),
            Value::Bool(false) => return self.add(Shape::Union(Vec::new())),
            Value::Object(object) => object,
            _ => {
                self.unchecked(place, "not a schema");
                return self.add(Shape::Any);
            }
        };
        if let Some(Value::String(target)) = object.get("$ref") {
            self.rest(object, place, &["$ref"]);
            return self.reference(target);
        }
        if let Some(Value::Array(all)) = object.get("allOf") {
            self.rest(object, place, &["allOf"]);
            if all.len() != 1 {
                self.unchecked(place, "allOf");
            }
            return match all.first() {
                Some(first) => self.shape(first, &format!("{place}/allOf/0")),
                None => self.add(Shape::Any),
            };
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(Value::Array(several)) = object.get(keyword) {
                self.rest(object, place, &[keyword, "type"]);
                return self.union(several, &format!("{place}/{keyword}"));
            }
        }
        self.plain(object, place)
    }

    /// Lists the keywords that are neither annotations nor among those `known`.
    fn rest(&mut self, object: &Map<String, Value>, place: &str, known: &[&str]) {
        for keyword in object.keys().map(String::as_str) {
            let annotation = ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-");
            if !annotation && !known.contains(&keyword) {
                self.unchecked(place, keyword);
            }
        }
    }

    fn reference(&mut self, target: &str) -> ShapeId {
        if let Some(&known) = self.named.get(target) {
            return known;
        }
        let pointer = target.strip_prefix('#').unwrap_or(target);
        let Some(schema) = self.root.pointer(pointer) else {
            self.unchecked(target, "$ref");
            return self.add(Shape::Any);
        };
        // Reserve the place first: the definition may refer to itself.
        let id = self.add(Shape::Any);
        self.named.insert(target.to_owned(), id);
        let compiled = self.shape(schema, target);
        self.shapes[id.0] = if compiled == id { Shape::Any } else { Shape::Union(vec![compiled]) };
        id
    }

    /// One of several; texts enumerated one by one (with their documentation) become one shape.
    fn union(&mut self, several: &'s [Value], place: &str) -> ShapeId {
        let mut ids: Vec<ShapeId> = Vec::new();
        let mut choices: Option<ShapeId> = None;
        for (number, schema) in several.iter().enumerate() {
            let id = self.shape(schema, &format!("{place}/{number}"));
            let listed = match &self.shapes[id.0] {
                Shape::Text(Text { choices: Some(listed), .. }) => listed.clone(),
                _ => {
                    ids.push(id);
                    continue;
                }
            };
            match choices {
                None => {
                    choices = Some(id);
                    ids.push(id);
                }
                Some(first) => {
                    if let Shape::Text(Text { choices: Some(known), .. }) = &mut self.shapes[first.0] {
                        known.extend(listed);
                    }
                }
            }
        }
        match ids.as_slice() {
            [only] => *only,
            _ => self.add(Shape::Union(ids)),
        }
    }

    /// A schema without reference or union.
    fn plain(&mut self, object: &'s Map<String, Value>, place: &str) -> ShapeId {
        if let Some(texts) = enumerated(object) {
            self.rest(object, place, &["type", "enum", "const"]);
            return self.add(Shape::Text(Text { choices: Some(texts), ..Text::default() }));
        }
        for keyword in ["enum", "const"] {
            if object.contains_key(keyword) {
                self.unchecked(place, keyword);
            }
        }
        let names: Vec<&str> = match object.get("type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ if object.contains_key("properties") => vec!["object"],
            _ if object.contains_key("format") => vec!["string"],
            _ => {
                self.rest(object, place, &["enum", "const"]);
                return self.add(Shape::Any);
            }
        };
        let mut ids = Vec::new();
        for name in names.into_iter().filter(|name| *name != "null") {
            let shape = match name {
                "string" => self.text(object, place),
                "integer" => self.number(object, place, true),
                "number" => self.number(object, place, false),
                "boolean" => {
                    self.rest(object, place, &["type"]);
                    Shape::Boolean
                }
                "array" => self.list(object, place),
                "object" => self.table(object, place),
                _ => {
                    self.unchecked(place, "type");
                    Shape::Any
                }
            };
            ids.push(self.add(shape));
        }
        match ids.as_slice() {
            [only] => *only,
            _ => self.add(Shape::Union(ids)),
        }
    }

    fn text(&mut self, object: &Map<String, Value>, place: &str) -> Shape {
        self.rest(object, place, &["type", "format", "minLength", "maxLength"]);
        Shape::Text(Text {
            format: string(object, "format"),
            choices: None,
            shortest: size(object, "minLength"),
            longest: size(object, "maxLength"),
            refers_to: strings(object, "x-refers-to").into(),
        })
    }

    fn number(&mut self, object: &Map<String, Value>, place: &str, integer: bool) -> Shape {
        let known = ["type", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        self.rest(object, place, &known);
        let real = |keyword| object.get(keyword).and_then(Value::as_f64);
        let bounds = Bounds {
            least: real("exclusiveMinimum").or_else(|| real("minimum")),
            most: real("exclusiveMaximum").or_else(|| real("maximum")),
            least_excluded: object.contains_key("exclusiveMinimum"),
            most_excluded: object.contains_key("exclusiveMaximum"),
        };
        if integer { Shape::Integer(bounds) } else { Shape::Number(bounds) }
    }

    fn list(&mut self, object: &'s Map<String, Value>, place: &str) -> Shape {
        let known = ["type", "items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
        self.rest(object, place, &known);
        let first = match object.get("prefixItems") {
            Some(Value::Array(several)) => several.as_slice(),
            _ => &[],
        };
        let first = first
            .iter()
            .enumerate()
            .map(|(number, schema)| self.shape(schema, &format!("{place}/prefixItems/{number}")))
            .collect();
        let items = match object.get("items") {
            Some(schema) => self.shape(schema, &format!("{place}/items")),
            None => self.add(Shape::Any),
        };
        Shape::List(List {
            first,
            items,
            fewest: size(object, "minItems"),
            most: size(object, "maxItems"),
            unique: object.get("uniqueItems") == Some(&Value::Bool(true)),
        })
    }

    fn table(&mut self, object: &'s Map<String, Value>, place: &str) -> Shape {
        let known = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames",
        ];
        self.rest(object, place, &known);
        let required: BTreeSet<&str> = match object.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => BTreeSet::new(),
        };
        let mut keys = Vec::new();
        if let Some(Value::Object(properties)) = object.get("properties") {
            for (name, schema) in properties {
                keys.push(Key {
                    name: name.clone(),
                    shape: self.shape(schema, &format!("{place}/properties/{name}")),
                    required: required.contains(name.as_str()),
                    summary: summary(schema),
                });
            }
        }
        let closed = |keyword| object.get(keyword) == Some(&Value::Bool(false));
        let others = match (object.get("patternProperties"), object.get("additionalProperties")) {
            (Some(Value::Object(patterns)), _) => {
                // The keys' own form is not checked here: the model's key type does it.
                let schema = patterns.values().next();
                schema.map(|schema| self.shape(schema, &format!("{place}/patternProperties")))
            }
            (_, Some(schema)) if !closed("additionalProperties") => {
                Some(self.shape(schema, &format!("{place}/additionalProperties")))
            }
            (_, None) if !closed("unevaluatedProperties") => Some(self.add(Shape::Any)),
            _ => None,
        };
        let names = object.get("propertyNames");
        let names = names.map(|schema| self.shape(schema, &format!("{place}/propertyNames")));
        Shape::Table(Table { keys, others, names })
    }
}

fn enumerated(object: &Map<String, Value>) -> Option<Vec<String>> {
    if let Some(Value::String(text)) = object.get("const") {
        return Some(vec![text.clone()]);
    }
    let Some(Value::Array(values)) = object.get("enum") else {
        return None;
    };
    let texts = values.iter().filter(|value| !value.is_null());
    texts.map(|value| value.as_str().map(str::to_owned)).collect()
}

fn string(object: &Map<String, Value>, keyword: &str) -> Option<String> {
    object.get(keyword).and_then(Value::as_str).map(str::to_owned)
}

fn size(object: &Map<String, Value>, keyword: &str) -> Option<usize> {
    let value = object.get(keyword).and_then(Value::as_u64)?;
    usize::try_from(value).ok()
}

/// First sentence of a description, on one line.
fn summary(schema: &Value) -> Option<String> {
    let text = schema.get("description").and_then(Value::as_str)?;
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.find(". ").unwrap_or(line.len());
    let sentence = line[..end].trim_end_matches('.').to_owned();
    (!sentence.is_empty()).then_some(sentence)
}

/// The texts of a keyword that lists some.
fn strings(object: &Map<String, Value>, keyword: &str) -> Vec<String> {
    let listed = object.get(keyword).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    listed.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
