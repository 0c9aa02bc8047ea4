import type { HostileCase } from "../hostile-case.ts";
import { commandsAsData } from "./commands-as-data.ts";
import { deliveries } from "./deliveries.ts";
import { edits } from "./edits.ts";
import { fenceEscapes } from "./fence-escapes.ts";
import { flagValues } from "./flags.ts";
import { forgedMarkers } from "./forged-markers.ts";
import { hiddenHtml } from "./hidden-html.ts";
import { hiddenMarkdown } from "./hidden-markdown.ts";
import { invisibleCharacters } from "./invisible-characters.ts";
import { lookAlikeMentions } from "./look-alike-mentions.ts";
import { people } from "./people.ts";
import { repositoryText } from "./repository-text.ts";
import { sizes } from "./sizes.ts";

/** Every hostile input, by family: one file each. */
export const corpus: Readonly<Record<string, readonly HostileCase[]>> = {
  "hidden by HTML": hiddenHtml,
  "hidden by Markdown": hiddenMarkdown,
  "invisible characters": invisibleCharacters,
  "commands that are data": commandsAsData,
  "look-alike mentions": lookAlikeMentions,
  "forged markers": forgedMarkers,
  "escapes from the fence": fenceEscapes,
  "values of flags": flagValues,
  "text of repositories": repositoryText,
  "text that changes": edits,
  people,
  deliveries,
  sizes,
};
