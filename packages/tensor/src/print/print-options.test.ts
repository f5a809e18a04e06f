import { afterEach, describe, expect, test } from "vitest";
import { ValueError } from "../errors.ts";
import { formatTensor } from "./format-tensor.ts";
import {
  DEFAULT_PRINT_OPTIONS,
  printOptions,
  setPrintOptions,
  type PrintOptions,
} from "./print-options.ts";

afterEach(() => {
  setPrintOptions(DEFAULT_PRINT_OPTIONS);
});

const printed = (): string => formatTensor([1.12345], [1], "float32");

describe("setPrintOptions", () => {
  test("changes later printing and returns what was before", () => {
    const previous = setPrintOptions({ precision: 2 });
    expect(previous).toEqual({
      precision: 4,
      threshold: 1000,
      edgeitems: 3,
      linewidth: 80,
      sciMode: null,
    });
    expect(printed()).toBe("tensor([1.12])");
    expect(setPrintOptions(previous).precision).toBe(2);
    expect(printed()).toBe("tensor([1.1235])");
  });

  test("keeps what is not named", () => {
    setPrintOptions({ precision: 2, sciMode: true });
    setPrintOptions({ linewidth: 40 });
    expect(printOptions()).toEqual({
      ...DEFAULT_PRINT_OPTIONS,
      precision: 2,
      sciMode: true,
      linewidth: 40,
    });
  });

  test("is undone at the end of a block by `using`", () => {
    setPrintOptions({ precision: 3 });
    {
      using _inBlock = setPrintOptions({ precision: 1 });
      expect(printed()).toBe("tensor([1.1])");
    }
    expect(printed()).toBe("tensor([1.123])");
  });

  test("gives way to the options of one call, which do not stay", () => {
    setPrintOptions({ precision: 2 });
    expect(formatTensor([1.12345], [1], "float32", { printOptions: { precision: 3 } })).toBe(
      "tensor([1.123])",
    );
    expect(printed()).toBe("tensor([1.12])");
  });

  test.each<[string, object]>([
    ["print: precision must be an integer from 0 to 60; got 61", { precision: 61 }],
    ["print: precision must be an integer from 0 to 60; got 1.5", { precision: 1.5 }],
    [
      "print: threshold must be a number ≥ 0 (Infinity: never summarise); got NaN",
      { threshold: Number.NaN },
    ],
    ["print: edgeitems must be an integer ≥ 1; got 0", { edgeitems: 0 }],
    ["print: linewidth must be an integer ≥ 1; got 0", { linewidth: 0 }],
    ["print: sciMode must be true, false or null; got 1", { sciMode: 1 }],
    [
      'print: options must be among (precision, threshold, edgeitems, linewidth, sciMode); got "lineWidth"',
      { lineWidth: 3 },
    ],
    [
      'print: options must be among (precision, threshold, edgeitems, linewidth, sciMode); got "toString"',
      { toString: 3 },
    ],
  ])("refuses: %s", (message, options) => {
    const bad = options as Partial<PrintOptions>; // wrong on purpose
    expect(() => setPrintOptions({ ...bad, edgeitems: 2, ...bad })).toThrow(
      new ValueError(message),
    );
    expect(() => formatTensor([1], [1], "float32", { printOptions: bad })).toThrow(
      new ValueError(message),
    );
    expect(printOptions()).toEqual(DEFAULT_PRINT_OPTIONS);
  });
});

test("a profile sets what PyTorch's does, and options beside it count more", () => {
  using _ = setPrintOptions({ sciMode: true });
  setPrintOptions({ profile: "short" });
  expect(printOptions()).toEqual({
    ...DEFAULT_PRINT_OPTIONS,
    precision: 2,
    edgeitems: 2,
    sciMode: true,
  });
  setPrintOptions({ profile: "full", precision: 1 });
  expect(printOptions()).toMatchObject({ threshold: Infinity, precision: 1, edgeitems: 3 });
  setPrintOptions({ profile: "default", sciMode: null });
  expect(printOptions()).toEqual(DEFAULT_PRINT_OPTIONS);
  expect(() => setPrintOptions({ profile: "long" as never })).toThrow(
    /a profile is one of default, short, full; got long/,
  );
});
