import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as checkpoint from "../src/index.ts";

testExamples(import.meta.url, { "@weft/checkpoint": checkpoint, "@weft/tensor": tensor });
