// Answers for ajv: protocol.py says how. With --strict it is left as strict as it comes.

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const oneLine = (error) => `${error.name}: ${error.message}`.split("\n")[0].slice(0, 200);

const schema = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));
// The annotations are no words that ajv knows. Its numbers are binary, so a multiple of 0.01 is
// looked for with some precision.
const strict = process.argv.includes("--strict");
const options = { strict, allErrors: true, multipleOfPrecision: 6 };
let validate;
try {
  const ajv = String(schema.$schema).includes("2020-12") ? new Ajv2020(options) : new Ajv(options);
  validate = ajv.compile(schema);
} catch (refusal) {
  answer({ refuses: oneLine(refusal) });
  process.exit();
}
answer({ takes: true });
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  try {
    validate(JSON.parse(JSON.parse(line)));
    answer((validate.errors ?? []).map(({ instancePath, keyword }) => [instancePath, keyword]));
  } catch (trouble) {
    answer({ trouble: oneLine(trouble) });
  }
}
