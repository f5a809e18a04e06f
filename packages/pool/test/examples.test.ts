import { testExamples } from "@weft-tools/docs";
import * as kernels from "@weft/kernels";
import * as pool from "../src/index.ts";

testExamples(import.meta.url, { "@weft/pool": pool, "@weft/kernels": kernels });
