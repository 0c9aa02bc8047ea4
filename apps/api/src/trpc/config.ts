import {
  customPrompts,
  editCustomPrompt,
  editRepository,
  PorterError,
  type RepositoryConfig,
} from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { keyActions } from "../store/config-tables.ts";
import { checkKey } from "../user-config/check-key.ts";
import { type Provider, providerOf, providers } from "../user-config/providers.ts";
import { procedure, router } from "./trpc.ts";

const configProcedure = procedure.use(({ ctx, next }) => {
  if (ctx.config === null) {
    throw new TRPCError({
      code: "PRECONDITION_FAILED",
      message: "Settings are kept in a GitHub Gist; try mode has none. Connect GitHub first.",
    });
  }
  return next({ ctx: { ...ctx, config: ctx.config } });
});

const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "Write the repository as owner/name.");
const repositoryView = z.object({
  defaultAgent: z.string().nullable(),
  autoAssign: z.boolean(),
  skipLabels: z.array(z.string()),
  allowCollaborators: z.boolean(),
});

const repositoryChange = repositoryView.partial();

/** What somebody configured, without any key. */
const configView = z.object({
  /** Where their Gist is; `null` before the first change. */
  gistUrl: z.string().nullable(),
  keys: z.array(z.object({ provider: z.string(), displayName: z.string(), set: z.boolean() })),
  repositories: z.record(z.string(), repositoryView),
  customPrompts: z.record(z.string(), z.string()),
});

const keyEventView = z.object({
  provider: z.string(),
  action: z.enum(keyActions),
  actor: z.string(),
  taskId: z.string().nullable(),
  at: z.date(),
});

const providerInput = z.object({ provider: z.string() });
const checkView = z.object({ check: z.enum(["works", "unchecked"]) });

/** A person's own settings. Keys go in and never come out. */
export const configRouter = router({
  get: configProcedure
    .input(z.object({}).optional())
    .output(configView)
    .query(({ ctx: { config, principal } }) =>
      refusing(async () => {
        const own = await config.configs.read(principal);
        return {
          gistUrl: own?.gistUrl ?? null,
          keys: providers.map(({ id, displayName }) => ({
            provider: id,
            displayName,
            set: own?.config.credentials[id] !== undefined,
          })),
          repositories: Object.fromEntries(
            Object.entries(own?.config.repositories ?? {}).map(([name, settings]) => [
              name,
              { ...settings, defaultAgent: settings.defaultAgent ?? null },
            ]),
          ),
          customPrompts: own === null ? {} : { ...customPrompts(own.config) },
        };
      }),
    ),
  setKey: configProcedure
    .input(providerInput.extend({ key: z.string().trim().min(1).max(600) }))
    .output(checkView)
    .mutation(({ ctx: { config, ports, principal }, input }) =>
      refusing(async () => {
        const provider = knownProvider(input.provider);
        const check = await checkKey(provider, input.key, ports.baseUrls);
        await config.keys.set(principal, provider.id, input.key);
        return { check };
      }),
    ),
  deleteKey: configProcedure
    .input(providerInput)
    .output(z.object({}))
    .mutation(({ ctx: { config, principal }, input }) =>
      refusing(async () => {
        await config.keys.remove(principal, knownProvider(input.provider).id);
        return {};
      }),
    ),
  testKey: configProcedure
    .input(providerInput)
    .output(checkView)
    .mutation(({ ctx: { config, ports, principal }, input }) =>
      refusing(async () => {
        const provider = knownProvider(input.provider);
        const key = await config.keys.open(principal.id, provider.id);
        if (key === null) throw new TRPCError({ code: "NOT_FOUND", message: "This key is not set." });
        return { check: await checkKey(provider, key, ports.baseUrls) };
      }),
    ),
  keyEvents: configProcedure
    .input(z.object({ limit: z.int().min(1).max(200).default(50) }).optional())
    .output(z.array(keyEventView))
    .query(async ({ ctx: { config, principal }, input }) => [
      ...(await config.log.of(principal.id, input?.limit ?? 50)),
    ]),
  setRepository: configProcedure
    .input(z.object({ repository, settings: repositoryChange.nullable() }))
    .output(z.object({}))
    .mutation(({ ctx: { config, principal }, input }) =>
      refusing(async () => {
        const change = input.settings && changeOf(input.settings);
        await config.configs.update(principal, editRepository(input.repository, change));
        return {};
      }),
    ),
  setCustomPrompt: configProcedure
    .input(z.object({ agent: z.string().min(1).max(100), customPrompt: z.string().max(8000) }))
    .output(z.object({}))
    .mutation(({ ctx: { config, principal }, input }) =>
      refusing(async () => {
        await config.configs.update(principal, editCustomPrompt(input.agent, input.customPrompt));
        return {};
      }),
    ),
});

function knownProvider(id: string): Provider {
  const provider = providerOf(id);
  if (provider !== null) return provider;
  throw new TRPCError({
    code: "BAD_REQUEST",
    message: `There is no provider ${id}. Providers: ${providers.map((each) => each.id).join(", ")}.`,
  });
}

type RepositoryInput = z.infer<typeof repositoryChange>;

/** Only what was given; a default agent of `null` is none. */
function changeOf(input: RepositoryInput): Partial<RepositoryConfig> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  return input.defaultAgent === null ? { ...given, defaultAgent: undefined } : given;
}

/** Troubles that people can mend are refusals with their sentence. */
async function refusing<Value>(step: () => Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof PorterError)) throw error;
    const code = error.code === "sign_in_needed" ? "UNAUTHORIZED" : "UNPROCESSABLE_CONTENT";
    throw new TRPCError({ code, message: error.message, cause: error });
  }
}
