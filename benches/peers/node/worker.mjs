// Judges invoices by ajv. Each line of standard input names a file with an invoice a line, and is
// answered with how many of them are accepted and how many seconds that took.
//
//     node worker.mjs MODULES SCHEMA
//
// The schema is compiled before; reading the JSON counts.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, schema] = process.argv.slice(2);
const { Ajv2020 } = createRequire(`${modules}/`)("ajv/dist/2020.js");
// The annotations are no words that ajv knows.
const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema, "utf8")));

const linesOf = new Map();
const read = (file) => {
  const lines = [];
  const bytes = readFileSync(file);
  for (let start = 0, end; (end = bytes.indexOf(10, start)) !== -1; start = end + 1) {
    lines.push(bytes.subarray(start, end));
  }
  return lines;
};
const isAccepted = (line) => {
  try {
    return validate(JSON.parse(line.toString("utf8")));
  } catch {
    return false;
  }
};
for await (const file of createInterface({ input: process.stdin })) {
  if (!linesOf.has(file)) linesOf.set(file, read(file));
  const lines = linesOf.get(file);
  const start = process.hrtime.bigint();
  const accepted = lines.filter(isAccepted).length;
  console.log(`${accepted} ${Number(process.hrtime.bigint() - start) / 1e9}`);
}
