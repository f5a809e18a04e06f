import { describe, expect, test } from "vitest";
import { asColumns, toRow } from "./row.ts";

const figure = { suite: "s", case: "c", value: 1.23456, unit: "ms", ratioTo: "peak" };

describe("toRow", () => {
  test.each([
    [{ ratio: 0.8, least: 0.8 }, true],
    [{ ratio: 0.79999, least: 0.8 }, false],
    [{ ratio: 1.1, most: 1.1 }, true],
    [{ ratio: 1.10001, most: 1.1 }, false],
    [{ least: 0.8 }, false],
    [{ ratio: NaN, least: 0 }, false],
  ])("judges %o as %s, before it rounds", (judged, ok) => {
    expect(toRow({ ...figure, ...judged }).ok).toBe(ok);
  });

  test("has every field, with null for what there is none of", () => {
    expect(toRow(figure)).toEqual({
      suite: "s",
      case: "c",
      threads: 1,
      value: 1.235,
      unit: "ms",
      ratio: null,
      ratioTo: "peak",
      bar: null,
      ok: null,
    });
  });
});

test("asColumns shows the ratio and the verdict", () => {
  const text = asColumns(toRow({ ...figure, threads: 2, ratio: 0.5, least: 0.8 }));
  expect(text.replaceAll(/ +/g, " ")).toBe("c, 2 threads 1.235 ms 0.5 x peak (bar 0.8: missed)");
});
