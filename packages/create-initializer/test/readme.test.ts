import { testReadme } from "@weft-tools/docs";

testReadme(import.meta.url);
