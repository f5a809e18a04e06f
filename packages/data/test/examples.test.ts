import { existsSync } from "node:fs";
import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as data from "../src/index.ts";
import * as prefetch from "../src/prefetch/index.ts";

testExamples(
  import.meta.url,
  { "@weft/data": data, "@weft/data/prefetch": prefetch, "@weft/tensor": tensor },
  { missing: existsSync("data/mnist") ? {} : { loadMnist: "the files of MNIST in data/mnist" } },
);
