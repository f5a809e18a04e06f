import { testExamples } from "@weft-tools/docs";
import * as kernels from "../src/index.ts";

testExamples(import.meta.url, { "@weft/kernels": kernels });
