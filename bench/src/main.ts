import { benchAcks } from "./acks.ts";
import { printMachine } from "./report.ts";

printMachine();
await benchAcks();
