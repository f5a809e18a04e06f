import { expectTypeOf, test } from "vitest";
import { checkOptions } from "./check-options.ts";

const options: { readonly dim?: number; readonly keepdim?: boolean } = {};

test("checked options are those of the type, all of them", () => {
  expectTypeOf(checkOptions("op", options, ["keepdim", "dim"])).toBeVoid();
  // @ts-expect-error the type has keepdim too
  checkOptions("op", options, ["dim"]);
  // @ts-expect-error the type has no axis
  checkOptions("op", options, ["dim", "keepdim", "axis"]);
});
