// The schemas inside a schema, each with its JSON pointer; first the schema itself.

// Keywords that hold schemas by name, a list of them, or one. What is not here, as `const` and
// `examples`, holds values.
const NAMED = ["$defs", "definitions", "properties", "patternProperties", "dependentSchemas"];
const LISTED = ["allOf", "anyOf", "oneOf", "prefixItems"];
const SINGLE = ["items", "additionalProperties", "unevaluatedProperties", "propertyNames", "contains"];
SINGLE.push("not", "if", "then", "else");

export function* everySchema(schema, pointer = "") {
  if (typeof schema !== "object" || schema === null) return;
  yield [pointer, schema];
  for (const keyword of [...NAMED, ...LISTED]) {
    for (const [name, inner] of Object.entries(schema[keyword] ?? {})) {
      yield* everySchema(inner, `${pointer}/${keyword}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  }
  for (const keyword of SINGLE) yield* everySchema(schema[keyword], `${pointer}/${keyword}`);
}
