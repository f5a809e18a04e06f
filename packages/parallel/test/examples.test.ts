import { testExamples } from "@weft-tools/docs";
import * as nn from "@weft/nn";
import * as optim from "@weft/optim";
import * as tensor from "@weft/tensor";
import * as parallel from "../src/index.ts";
import * as parallelWorker from "../src/worker/index.ts";

testExamples(import.meta.url, {
  "@weft/parallel": parallel,
  "@weft/parallel/worker": parallelWorker,
  "@weft/nn": nn,
  "@weft/optim": optim,
  "@weft/tensor": tensor,
});
