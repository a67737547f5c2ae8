// What the head of index.d.ts and docs/languages.md say of amounts in binary numbers: below 2^46 rupees two
// decimals come back as they were, below 2^43 three, and not much above.

import assert from "node:assert";

const comesBack = (text) => JSON.stringify(JSON.parse(text)) === text;

// Amounts around powers of two and ten, and spread over the range.
function* amounts(limit) {
  const ends = [limit];
  for (let power = 1n; power < limit; power *= 2n) ends.push(power);
  for (let power = 1n; power < limit; power *= 10n) ends.push(power);
  for (const end of ends) for (let i = 1n; i <= 1000n && i <= end; i += 1n) yield end - i;
  let some = 1n;
  for (let i = 0; i < 200_000; i += 1) {
    some = (some * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    yield (some * limit) / 2n ** 64n;
  }
}

const written = (amount, unit, decimals) => {
  const rest = String(amount % unit).padStart(decimals, "0").replace(/0+$/, "");
  return `${amount / unit}${rest && `.${rest}`}`;
};

for (const [bits, unit, decimals] of [[46n, 100n, 2], [43n, 1000n, 3]]) {
  for (const amount of amounts(2n ** bits * unit)) {
    assert(comesBack(written(amount, unit, decimals)), `${amount} of ${unit}`);
  }
  const above = [...Array(1000).keys()].map((i) => written(2n ** bits * unit + BigInt(i), unit, decimals));
  assert(!above.every(comesBack), `2^${bits} is no limit`);
}
assert.strictEqual(2 ** 46, 70368744177664);
assert.strictEqual(JSON.stringify(JSON.parse("99999999999999.99")), "99999999999999.98");
assert.notStrictEqual(0.1 + 0.2, 0.3);
