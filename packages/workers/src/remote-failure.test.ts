import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFailure, isRemoteFailure, reviveFailure } from "./remote-failure.ts";

describe("describeFailure", () => {
  test("can be cloned and revived, whatever was thrown", () => {
    const property = fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }),
      (thrown) => {
        const described = describeFailure(thrown);
        expect(structuredClone(described)).toEqual(described);
        expect(isRemoteFailure(described)).toBe(true);
        expect(reviveFailure(described)).toBeInstanceOf(Error);
      },
    );
    fc.assert(property, { seed: 42 });
  });

  test("survives functions, symbols, cycles and errors whose getters throw", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const hostile = new Error("hidden");
    Object.defineProperty(hostile, "message", {
      get: () => {
        throw new Error("no message for you");
      },
    });
    expect(describeFailure(Symbol("s")).message).toBe("Symbol(s)");
    expect(describeFailure(() => 1).message).toBe("() => 1");
    expect(describeFailure(cycle).message).toMatch(
      /^a value that cannot be printed \(Converting circular structure/,
    );
    expect(describeFailure(hostile)).toMatchObject({ name: "unreadable error" });
  });

  test("cuts endless chains of causes", () => {
    const error = new Error("again");
    error.cause = error;
    let levels = 0;
    for (let at = describeFailure(error); at.cause !== undefined; at = at.cause) levels++;
    expect(levels).toBe(3);
  });
});

test("reviveFailure gives an error that prints as the original did", () => {
  const original = Object.assign(new RangeError("too far", { cause: "the wind" }), {
    code: "E_FAR",
  });
  const revived = reviveFailure(describeFailure(original));
  expect(revived).toMatchObject({
    name: "RangeError",
    message: "too far",
    stack: original.stack,
    code: "E_FAR",
  });
  expect(revived.cause).toMatchObject({
    name: "non-error",
    message: "the wind",
    stack: "non-error: the wind",
  });
  expect(Object.keys(revived)).toEqual(["code"]);
});
