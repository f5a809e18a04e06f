import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PrintDType } from "./element-format.ts";
import { formatParameter, formatTensor, type PrintSuffix } from "./format-tensor.ts";
import type { PrintOptions } from "./print-options.ts";

type Value = number | "NaN" | "Infinity" | "-Infinity";

interface Case {
  readonly name: string;
  readonly dtype: PrintDType;
  readonly shape: readonly number[];
  readonly data: readonly Value[] | { readonly start: number; readonly step: number };
  readonly options?: Partial<Record<keyof PrintOptions, Value | boolean>>;
  readonly suffix?: PrintSuffix;
  readonly parameter?: boolean;
  readonly prefix?: string;
  readonly text: string;
}

const file = readFileSync(new URL("../../test/goldens/print.json", import.meta.url), "utf8");
const { cases } = JSON.parse(file) as { cases: Case[] };

function valuesOf({ data, shape, dtype }: Case): Float64Array {
  if (!("start" in data)) return Float64Array.from(data, Number);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, (_, i) => data.start + data.step * i);
  return dtype.startsWith("int") ? values.map(Math.trunc) : values;
}

test.each(cases.map((c) => [c.name, c] as const))("prints as PyTorch does: %s", (_, golden) => {
  const { shape, dtype, options = {}, suffix, prefix, parameter = false, text } = golden;
  const printOptions = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === "string" ? Number(value) : value,
    ]),
  );
  const format = parameter ? formatParameter : formatTensor;
  const given = {
    printOptions,
    ...(suffix && { suffix }),
    ...(prefix !== undefined && { prefix }),
  };
  expect(format(valuesOf(golden), shape, dtype, given)).toBe(text);
});

test("the goldens cover what they claim to", () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
  expect(new Set(cases.map((c) => c.dtype)).size).toBe(5);
});
