// What the types must refuse, each by itself: a line after `@ts-expect-error` that has no error is one.
// Of every member a value of a wrong type is in rows.ts, which bindings/samples.py writes.

import type { DocDtls, ExpDtls, Invoice, Item, SupTyp, TranDtls, ValDtls, YesNo } from "inv01-types";

declare const invoice: Invoice;

// A member is misspelt.
export const misspelt: TranDtls = {
  TaxSch: "GST",
  SupTyp: "B2B",
  // @ts-expect-error
  RegRevs: "N",
};

// Another letter case is a misspelling too.
export const letterCase: ExpDtls = {
  // @ts-expect-error
  port: "INMAA1",
};

// A mandatory member is missing.
// @ts-expect-error
export const missing: DocDtls = { Typ: "INV", No: "TN/2026/0117" };
export const { Irn: _, ...rest } = invoice;
export const withoutIrn: Invoice = rest;
export const { ItemList: __, ...itemless } = invoice;
// @ts-expect-error
export const withoutItems: Invoice = itemless;

// A value is not in the list; a text could be anything.
// @ts-expect-error
export const otherValue: SupTyp = "B2C";
// @ts-expect-error
export const anyText: YesNo = String("N");

// A number is a text, or the other way about.
export const text: ValDtls = {
  // @ts-expect-error
  AssVal: "10000.00",
  TotInvVal: 11950,
};
// @ts-expect-error
export const number: Item["SlNo"] = 1;

// A mandatory member is null, or may be undefined.
// @ts-expect-error
export const nothing: Invoice = { ...invoice, ValDtls: null };
// @ts-expect-error
export const perhaps: Invoice = { ...invoice, ValDtls: invoice.ItemList.length ? invoice.ValDtls : undefined };

// An array stands for an object, an object for an array.
// @ts-expect-error
export const array: Invoice = { ...invoice, TranDtls: [invoice.TranDtls] };
// @ts-expect-error
export const object: Invoice = { ...invoice, ItemList: invoice.ItemList[0] };

// What is optional may be null or left out, and has to be asked for.
export const left: Invoice = { ...invoice, DispDtls: null, ShipDtls: undefined };
// @ts-expect-error
export const unasked: string = invoice.DispDtls.Nm;
