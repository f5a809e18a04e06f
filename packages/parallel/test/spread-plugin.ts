import { defineInitializer, type Initializer } from "@weft/init";

declare module "@weft/init" {
  interface InitializerRegistry {
    spread: { readonly width: number };
  }
}

/** An initializer as another package would bring it: U(-width, width). */
export const spread: Initializer<"spread"> = defineInitializer({
  name: "spread",
  package: "@acme/weft-initializer-spread",
  version: 1,
  defaults: { width: 1 },
  fill: (tensor, { width }, { generator }) => void tensor.uniform_(-width, width, { generator }),
});
