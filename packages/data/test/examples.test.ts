import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as data from "../src/index.ts";

testExamples(import.meta.url, { "@weft/data": data, "@weft/tensor": tensor });
