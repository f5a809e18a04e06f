import { serve } from "../src/serve.ts";

console.log("a library that talks while it loads");
await serve("1.2.3", {
  "sgemm-32": () => () => undefined,
  "mlp-sgd": () => () => new Promise((resolve) => setTimeout(resolve, 20)),
  "relu-1m": () => () => {
    throw new Error("relu is not for everyone\nand more");
  },
  "sum-16m": () => () => process.exit(3),
});
