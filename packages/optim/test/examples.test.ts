import { testExamples } from "@weft-tools/docs";
import * as tensor from "@weft/tensor";
import * as optim from "../src/index.ts";

testExamples(import.meta.url, { "@weft/optim": optim, "@weft/tensor": tensor });
