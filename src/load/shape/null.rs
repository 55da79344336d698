//! TOML has no null: what schemars says of it for optional keys is taken out.

use serde_json::Value;

/// Takes out of a schema, wherever it stands, what allows null.
pub(super) fn remove_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(remove_null),
        Value::Object(object) => {
            let is_null = |value: &Value| value.get("type").is_some_and(|name| name == "null");
            if let Some(Value::Array(names)) = object.get_mut("type") {
                names.retain(|name| name != "null");
                if let [only] = names.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.retain(|value| !value.is_null());
            }
            for keyword in ["anyOf", "oneOf"] {
                let Some(Value::Array(several)) = object.get_mut(keyword) else {
                    continue;
                };
                let before = several.len();
                several.retain(|one| !is_null(one));
                if before == 1 || several.len() != 1 {
                    continue;
                }
                // What remains of `T or null` takes the place of the union; its own words stay.
                let only = several.remove(0);
                object.remove(keyword);
                if let Value::Object(only) = only {
                    for (keyword, value) in only {
                        object.entry(keyword).or_insert(value);
                    }
                }
            }
            object.values_mut().for_each(remove_null);
        }
        _ => {}
    }
}
