import { isMainThread } from "node:worker_threads";
import { defineInitializer, type Initializer } from "@weft/init";

declare module "@weft/init" {
  interface InitializerRegistry {
    unequal: { readonly value: number };
  }
}

/** What a file that changes between two imports comes to: workers have another version than the owner. */
export const unequal: Initializer<"unequal"> = defineInitializer({
  name: "unequal",
  package: "@acme/weft-initializer-unequal",
  version: isMainThread ? 1 : 2,
  defaults: { value: 0 },
  fill: (tensor, { value }) => void tensor.fill_(value),
});
