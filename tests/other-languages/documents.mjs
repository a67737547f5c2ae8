// Every exported schema is valid by its meta-schema for ajv, and every example in it fits the schema
// that it stands in. Every OpenAPI document passes a validator of OpenAPI.
//
//     node documents.mjs DIRECTORY      with NAME.DRAFT.FORM.json and NAME.openapi.FORM.json

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { everySchema } from "./walk.mjs";

const options = { strict: false, multipleOfPrecision: 6 };
const faults = [];

// What is wrong with a value, or with the schema that is referred to: it may not even compile.
function misfit(ajv, reference, ...values) {
  try {
    const validate = ajv.compile({ $ref: reference });
    return values.every((value) => validate(value)) ? null : ajv.errorsText(validate.errors);
  } catch (error) {
    return error.message;
  }
}

function checkSchema(file, schema, engine) {
  const ajv = new engine(options);
  if (!ajv.validateSchema(schema)) faults.push(`${file}: ${ajv.errorsText()}`);
  ajv.addSchema(schema, undefined, false, false);
  let examples = 0;
  for (const [pointer, part] of everySchema(schema)) {
    for (const example of part.examples ?? []) {
      examples += 1;
      const fragment = pointer.split("/").map(encodeURIComponent).join("/");
      const wrong = misfit(ajv, `${schema.$id}#${fragment}`, example);
      if (wrong) faults.push(`${file}: ${pointer}: ${JSON.stringify(example)}: ${wrong}`);
    }
  }
  return examples;
}

async function checkOpenApi(file, document) {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  if (!valid) faults.push(`${file}: ${JSON.stringify(errors)}`);
  if (!document.openapi.startsWith("3.1.")) faults.push(`${file}: ${document.openapi}`);
  // The validator leaves the components alone. Their dialect is that of draft 2020-12.
  // OpenAPI's word for whole numbers that 32 bits do not hold is no format that ajv knows.
  const ajv = new Ajv2020({ ...options, formats: { int64: true } });
  for (const [name, component] of Object.entries(document.components.schemas)) {
    if (!ajv.validateSchema(component)) faults.push(`${file}: ${name}: ${ajv.errorsText()}`);
  }
  // Whether all that they refer to is there.
  ajv.addSchema({ ...document, $id: "urn:inv01:openapi" }, undefined, false, false);
  for (const name of Object.keys(document.components.schemas)) {
    const wrong = misfit(ajv, `urn:inv01:openapi#/components/schemas/${name}`);
    if (wrong) faults.push(`${file}: ${name}: ${wrong}`);
  }
}

const directory = process.argv[2];
const counts = { schemas: 0, openapi: 0, examples: 0 };
for (const file of readdirSync(directory).sort()) {
  const document = JSON.parse(readFileSync(join(directory, file), "utf8"));
  const dialect = file.split(".")[1];
  if (dialect === "openapi") {
    await checkOpenApi(file, document);
    counts.openapi += 1;
  } else {
    counts.examples += checkSchema(file, document, dialect === "07" ? Ajv : Ajv2020);
    counts.schemas += 1;
  }
}

// What these judges are worth: a document without a title, and a type that is none, are no good.
const spoiled = { openapi: "3.1.0", info: { version: "1" }, paths: {} };
if ((await new Validator().validate(spoiled)).valid) faults.push("a document without a title passes");
if (new Ajv2020(options).validateSchema({ type: "strng" })) faults.push("a type that is none passes");

for (const fault of faults) console.error(`ajv: ${fault}`);
console.log(`ajv: ${counts.schemas} schemas with ${counts.examples} examples, ${counts.openapi} OpenAPI documents`);
process.exit(faults.length === 0 && counts.examples > 0 ? 0 : 1);
