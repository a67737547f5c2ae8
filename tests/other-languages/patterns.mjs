// No pattern of an exported schema makes a backtracking engine work without end: each is tried on
// hostile texts of 100 000 characters. A try takes well below a millisecond where nothing is tried
// twice, and seconds where even pairs of places are, so half a second of processor time tells them
// apart on any machine. Patterns that are known to backtrack have to be caught, or nothing is proved.
//
//     node patterns.mjs DIRECTORY       with NAME.DRAFT.FORM.json

import { fork } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { everySchema } from "./walk.mjs";

const LENGTH = 100_000;
const LIMIT = 500;
// A busy machine may spoil one measurement.
const TRIES = 3;
// What does not come back at all. The whole takes seconds.
const PATIENCE = 120_000;
const BAD = ["^(a+)+$", "^[a-z]*[a-z]*$", "^(?:[0-9]+-?)*$", "^[^@]*.*@$"];

// What the pattern takes, as far as it can be read off it: the ends of ranges, and plain letters.
function letters(pattern) {
  const found = new Set();
  for (const [, set] of pattern.matchAll(/\[\^?((?:\\.|[^\]])*)\]/g)) {
    for (const [range, from] of set.matchAll(/(\\.|.)(?:-(\\.|[^\\]))?/g)) {
      found.add(from.at(-1));
      found.add(range.at(-1));
    }
  }
  for (const letter of pattern.replace(/\[.*?\]|\{.*?\}|\(\?:/g, "").replace(/[\^$()|*+?\\.]/g, "")) found.add(letter);
  // A negated set takes what it does not name.
  for (const letter of "a0 é") found.add(letter);
  return [...found];
}

function* hostile(pattern, samples) {
  const long = (text) => text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH - 1);
  const known = letters(pattern);
  for (const one of known) {
    for (const other of known) {
      if (one < other) yield long(one + other) + "!";
    }
  }
  const units = [...known, known.join(""), ...samples, ...samples.map((text) => text.slice(0, -1)).filter(Boolean)];
  for (const unit of new Set(units)) {
    for (const end of ["", "!", "\n", "\"", "\u0000", known[0], "@"]) yield long(unit) + end;
    // A sound beginning, and then no end.
    for (const sample of samples) yield sample + long(unit);
  }
}

// The longest try, in milliseconds of processor time.
function longestTry(pattern, samples) {
  const shape = new RegExp(pattern, "u");
  let longest = 0;
  let tries = 0;
  for (const text of hostile(pattern, samples)) {
    tries += 1;
    let least = Infinity;
    for (let attempt = 0; attempt < TRIES && least > LIMIT; attempt += 1) {
      const before = process.cpuUsage();
      shape.test(text);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    longest = Math.max(longest, least);
    if (longest > LIMIT) break;
  }
  return { longest, tries };
}

// The same in another process, which is ended when it does not come back: then nothing is longest.
function apart(pattern, samples, patience) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ["--one", pattern, ...samples]);
    const timer = setTimeout(() => {
      resolve({ longest: Infinity, tries: 0 });
      child.kill("SIGKILL");
    }, patience);
    child.once("message", (found) => {
      clearTimeout(timer);
      resolve(found);
      child.kill("SIGKILL");
    });
    child.once("exit", (code) => reject(new Error(`${pattern} ends with ${code}`)));
  });
}

if (process.argv[2] === "--one") {
  const [pattern, ...samples] = process.argv.slice(3);
  process.send(longestTry(pattern, samples));
} else {
  const patterns = new Map();
  const directory = process.argv[2];
  for (const file of readdirSync(directory).filter((name) => !name.includes(".openapi."))) {
    for (const [, { pattern, examples }] of everySchema(JSON.parse(readFileSync(join(directory, file), "utf8")))) {
      if (pattern === undefined) continue;
      const samples = patterns.get(pattern) ?? patterns.set(pattern, new Set()).get(pattern);
      for (const example of examples ?? []) samples.add(example);
    }
  }
  let tries = 0;
  let longest = 0;
  let faults = 0;
  for (const [pattern, samples] of patterns) {
    const found = await apart(pattern, [...samples].slice(0, 3), PATIENCE);
    tries += found.tries;
    longest = Math.max(longest, found.longest);
    if (found.longest > LIMIT) {
      console.error(`patterns: ${pattern} backtracks`);
      faults += 1;
    }
  }
  // One that does not come back within some limits is caught as well.
  const caught = await Promise.all(BAD.map((pattern) => apart(pattern, [], 10 * LIMIT)));
  for (const [at, found] of caught.entries()) {
    if (found.longest > LIMIT) continue;
    console.error(`patterns: ${BAD[at]} is not caught, so this proves nothing`);
    faults += 1;
  }
  const most = `at most ${Math.ceil(longest)} ms each`;
  console.log(`patterns: ${patterns.size}, ${tries} texts of ${LENGTH} characters, ${most}; ${BAD.length} bad ones are caught`);
  process.exit(faults === 0 && patterns.size > 0 ? 0 : 1);
}
