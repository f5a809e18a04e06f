import { describe, expect, test } from "vitest";
import { exportedNames } from "./exported-names.ts";

describe("exportedNames", () => {
  test("finds functions, constants, classes and types, but nothing local", () => {
    const text = `
      export const a: number = 1, b: number = 2;
      export function f(): void {}
      export class C {}
      export interface I { readonly x: number }
      export type T = number;
      const hidden = 3;
      function alsoHidden(): void {}`;
    const found = exportedNames("x.ts", text).map(({ name, typeOnly }) => [name, typeOnly]);
    expect(found).toEqual([
      ["a", false],
      ["b", false],
      ["f", false],
      ["C", false],
      ["I", true],
      ["T", true],
    ]);
  });

  test("counts an overloaded function once, and an interface with the name of a constant as a value", () => {
    const text = `
      export function f(x: number): number;
      export function f(x: string): string;
      export function f(x: number | string): number | string { return x; }
      export interface V { readonly x: number }
      export const V: V = { x: 1 };`;
    expect(exportedNames("x.ts", text)).toEqual([
      { name: "f", typeOnly: false, internal: false },
      { name: "V", typeOnly: false, internal: false },
    ]);
  });

  test("sees @internal on a line of its own and at the end of a sentence, not in plain comments", () => {
    const text = `
      /**
       * Text.
       *
       * @internal
       */
      export function a(): void {}
      /** Text. @internal */
      export const b: number = 1;
      // @internal
      export const c: number = 1;`;
    expect(exportedNames("x.ts", text).map(({ name, internal }) => [name, internal])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
  });

  test.each(['export * from "./y.ts";', "export { y };", "export default 1;"])(
    "refuses %s",
    (text) => {
      expect(() => exportedNames("x.ts", text)).toThrow(
        `barrels: files in a barrel's folder export their own declarations only; got \`${text}\` in x.ts`,
      );
    },
  );
});
