import { isMainThread } from "node:worker_threads";
import { defineInitializer, type Initializer } from "@weft/init";

declare module "@weft/init" {
  interface InitializerRegistry {
    unequal: Readonly<Record<never, never>>;
  }
}

const isOwner = isMainThread;

/** What a file that changes between two imports comes to: workers have another version than the owner. */
export const unequal: Initializer<"unequal"> = defineInitializer({
  name: "unequal",
  package: "@acme/weft-initializer-unequal",
  version: isOwner ? 1 : 2,
  defaults: {},
  fill: (tensor) => void tensor.fill_(0),
});
