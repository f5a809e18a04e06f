import { defineInitializer, type Initializer } from "@weft/init";

declare module "@weft/init" {
  interface InitializerRegistry {
    /** Options of `myInitializer`. */
    myInitializer: {
      /** Half the width of the interval. */
      readonly bound: number;
    };
  }
}

/** U(-bound, bound): an example, to be replaced by yours. */
export const myInitializer: Initializer<"myInitializer"> = defineInitializer({
  name: "myInitializer",
  package: "weft-initializer-my-initializer",
  version: 1, // a new one when the same options give other values
  defaults: { bound: 0.1 },
  check({ bound }) {
    if (!(bound >= 0)) throw new RangeError(`bound must not be negative; got ${bound}`);
  },
  fill(tensor, { bound }, { generator }) {
    tensor.uniform_(-bound, bound, { generator });
  },
});
