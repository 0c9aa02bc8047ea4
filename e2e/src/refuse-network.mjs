/** Preloaded into a command that promises to need no network: whatever wants to connect ends the process at once. */
import { Socket } from "node:net";

Socket.prototype.connect = () => {
  process.stderr.write("tried to use the network\n");
  process.exit(97);
};
