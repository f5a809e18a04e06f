import { testExamples } from "@weft-tools/docs";
import * as init from "@weft/init";
import * as tensor from "@weft/tensor";
import * as nn from "../src/index.ts";

testExamples(import.meta.url, { "@weft/nn": nn, "@weft/tensor": tensor, "@weft/init": init });
