import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as weft from "../src/index.ts";
import { Tensor, tensor } from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

const SRC = join(import.meta.dirname, "../src");
const x = tensor([1]);

/** A signature in the sources: a name, and its parameters as text. */
interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly text: string;
}

function signatures(files: readonly string[], start: RegExp): readonly Signature[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), "utf8");
    return [...text.matchAll(start)].map((match) => {
      const name = match[1]!;
      const parameters = parametersIn(text.slice(match.index + match[0].length));
      return { name, parameters, text: `${name}(${parameters.join(", ")})` };
    });
  });
}

/** What stands between commas, up to the parenthesis that closes the list. */
function parametersIn(text: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const sign of text.replaceAll("=>", "")) {
    if (depth === 0 && sign === ")") break;
    if ("([{<".includes(sign)) depth++;
    if (")]}>".includes(sign)) depth--;
    if (depth === 0 && sign === ",") found.push("");
    else found[found.length - 1] += sign;
  }
  return found.map((parameter) => parameter.trim()).filter((parameter) => parameter !== "");
}

const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !/test(-d)?\.ts$|generated/.test(file),
);
const functions = signatures(sources, /^export function (\w+)(?:<[^>]*>)?\(/gm).filter(
  ({ name }) => name !== "checkOptions" && (name in weft || name in testing), // which takes any options
);
const methods = signatures(
  sources.filter((file) => /^tensor\.ts$|^methods\b/.test(file)),
  /^ +(\w+)\((?=.*\): .*[;{]$)/gm,
).filter(({ name }) => name in Tensor.prototype);

/** Where options stand, in a signature that has them. */
function placeOf({ parameters }: Signature): number {
  return parameters.findIndex((text) =>
    /^(options|bounds)\b|Options\b/.test(text.replace(/^\.\.\..*/, "")),
  );
}

/** What may stand in a parameter's place while options are checked, which is done first. */
function standIn(parameter: string): unknown {
  if (/: (number|Bound)\b/.test(parameter)) return 1;
  return /: Shape\b/.test(parameter) ? [] : x;
}

const WRONG = { noSuchOption: 1 };
const SAYS = /^(\w+): options must be among \(\w+(, \w+)*\); got "noSuchOption"$/;

/** The name that the error about an unknown option starts with. */
function refusedBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return SAYS.exec((error as Error).message)?.[1] ?? String(error); // none of ours throws anything else
  }
  return "nobody";
}

const all = { ...weft, ...testing } as Readonly<Record<string, unknown>>;

test.each(functions.filter((signature) => placeOf(signature) >= 0))(
  "$text refuses an option that it does not have",
  (signature) => {
    const { name, parameters } = signature;
    const before = parameters.slice(0, placeOf(signature)).map(standIn);
    const call = all[name] as (...given: unknown[]) => unknown; // an exported function
    const itself = name === "variance" ? "var" : name;
    expect(refusedBy(() => call(...before, WRONG))).toBe(itself);
    const method: unknown = Reflect.get(x, name);
    if (typeof method === "function" && parameters[0]!.includes("Tensor"))
      expect(refusedBy(() => method.call(x, ...before.slice(1), WRONG) as unknown)).toBe(itself);
  },
);

test.each(methods.filter((signature) => placeOf(signature) >= 0))(
  "x.$text refuses an option that it does not have",
  (signature) => {
    const before = signature.parameters.slice(0, placeOf(signature)).map(standIn);
    const method = Reflect.get(x, signature.name) as (...given: unknown[]) => unknown; // a method
    expect(refusedBy(() => method.call(x, ...before, WRONG))).toBe(signature.name);
  },
);

test("most functions with options are found", () => {
  const found = [...functions, ...methods].filter((signature) => placeOf(signature) >= 0);
  const names = new Set(found.map(({ name }) => name));
  expect(names.size).toBeGreaterThan(130);
  const some = ["sum", "softmax", "clamp", "zeros", "randint", "grad", "gradCheck", "newFull"];
  expect(some.filter((name) => !names.has(name))).toEqual([]);
});
