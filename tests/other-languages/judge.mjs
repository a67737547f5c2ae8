// Reads the records of `inv01 check --format ndjson` and asks ajv about the same files: it must
// accept those that inv01 accepts, and refuse the others.
//
//     inv01 check --format ndjson FILE... | node judge.mjs SCHEMA...

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";

const records = readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
let disagreements = 0;

for (const file of process.argv.slice(2)) {
  const schema = read(file);
  // The annotations are no words that ajv knows.
  const options = { strict: false, allErrors: true };
  const ajv = schema.$schema.includes("2020-12") ? new Ajv2020(options) : new Ajv(options);
  const validate = ajv.compile(schema);
  const verdicts = new Set();
  for (const { source, verdict } of records) {
    const accepted = validate(read(source));
    verdicts.add(accepted);
    const agrees = accepted === (verdict === "accepted");
    const errors = (validate.errors ?? []).length;
    console.log(`ajv ${file} ${source}: ${accepted ? "accepted" : `${errors} errors`}; inv01: ${verdict}`);
    disagreements += agrees ? 0 : 1;
  }
  if (verdicts.size < 2) {
    console.error("one of the files ought to pass, and one to fail");
    disagreements += 1;
  }
}
process.exit(disagreements === 0 && process.argv.length > 2 ? 0 : 1);
