import { testExamples } from "@weft-tools/docs";
import * as tensor from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

testExamples(import.meta.url, { "@weft/tensor": tensor, "@weft/tensor/testing": testing });
