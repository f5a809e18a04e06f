import { useNativeBlas } from "@weft/blas";

export { computeLoss, createModel } from "./tied-model.ts";

// Every thread imports the model, so this switches it on for all of them, for good.
useNativeBlas({ threads: 1 });
