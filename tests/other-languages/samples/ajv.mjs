// node ajv.mjs SCHEMA INVOICE: prints what is wrong, and where.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const [schema, invoice] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
// Not strict: ajv would refuse the annotations, which are words that it does not know.
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
if (!validate(invoice)) {
  for (const { instancePath, message } of validate.errors) console.log(`${instancePath}: ${message}`);
  process.exitCode = 1;
}
