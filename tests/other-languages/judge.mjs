// Reads the records of `inv01 check --format ndjson` and asks ajv about the same files: it must
// accept those whose members inv01 accepts, and refuse the others; what the rules across members say
// is no matter of a schema. Of a strict schema it is also asked to count decimals.
//
//     inv01 check --format ndjson FILE... | node judge.mjs SCHEMA

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";

const file = process.argv[2];
const records = readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
// Whether inv01 refuses no member.
const isSound = ({ diagnostics }) =>
  !diagnostics.some(({ severity, stage }) => severity === "error" && stage !== "rules");
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

const text = readFileSync(file, "utf8");
const schema = JSON.parse(text);
// The annotations are no words that ajv knows. Its numbers are binary, so a multiple of 0.01 is
// looked for with some precision.
const options = { strict: false, allErrors: true, multipleOfPrecision: 6 };
const ajv = schema.$schema.includes("2020-12") ? new Ajv2020(options) : new Ajv(options);
const validate = ajv.compile(schema);

let disagreements = 0;
const demand = (right, what) => {
  if (!right) {
    console.error(`ajv ${file}: ${what}`);
    disagreements += 1;
  }
};

const verdicts = new Set();
for (const record of records) {
  const { source } = record;
  const sound = isSound(record);
  const accepted = validate(read(source));
  verdicts.add(accepted);
  const said = accepted ? "accepted" : `${validate.errors.length} errors`;
  console.log(`ajv ${file} ${source}: ${said}; inv01: ${sound ? "sound" : "refused"}`);
  demand(accepted === sound, `${source} is judged otherwise`);
}
demand(verdicts.size === 2, "one of the files ought to pass, and one to fail");

if (text.includes("multipleOf")) {
  const body = read(records.find(isSound).source);
  const withAmount = (amount) => {
    body.ValDtls.AssVal = amount;
    return validate(body);
  };
  for (let paise = 1; paise < 2000; paise += 1) {
    const amount = `${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, "0")}`;
    demand(withAmount(Number(amount)), `${paise} paise`);
  }
  demand(withAmount(99999999999999.99), "the largest amount");
  demand(!withAmount(0.001), "a tenth of a paisa");
}
process.exit(disagreements === 0 ? 0 : 1);
