import { runApp } from "./run-app.ts";

/** `npm run faults -- …` */
await runApp("faults");
