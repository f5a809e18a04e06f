import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as init from "../src/index.ts";

testExamples(import.meta.url, { "@weft/init": init, "@weft/tensor": tensor });
