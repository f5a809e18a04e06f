import { testExamples } from "@weft-tools/docs";
import * as workers from "../src/index.ts";
import * as workersWorker from "../src/worker/index.ts";

testExamples(import.meta.url, { "@weft/workers": workers, "@weft/workers/worker": workersWorker });
