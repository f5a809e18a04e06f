import { testExamples } from "@weft-tools/docs";
import * as kernels from "@weft/kernels";
import * as blas from "../src/index.ts";
import { isInstalled } from "./installed-blas.ts";

testExamples(
  import.meta.url,
  { "@weft/blas": blas, "@weft/kernels": kernels },
  { missing: isInstalled ? {} : { useNativeBlas: "libopenblas0-pthread" } },
);
