import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as conformance from "../src/conformance/index.ts";
import * as init from "../src/index.ts";

testExamples(import.meta.url, {
  "@weft/init": init,
  "@weft/init/conformance": conformance,
  "@weft/tensor": tensor,
});
