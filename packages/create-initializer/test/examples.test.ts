import { testExamples } from "@weft-tools/docs";
import * as create from "../src/index.ts";

testExamples(import.meta.url, { "@weft/create-initializer": create });
