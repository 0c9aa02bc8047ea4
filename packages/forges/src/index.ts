export { gitHubConfigSchema, type GitHubConfig, type SentRequest } from "./github/config.ts";
export { createConfigGists } from "./github/config-gists.ts";
export { parseDelivery, type IgnoredReason, type ReceivedDelivery } from "./github/delivery.ts";
export { createGitHubForge, type GitHubForge } from "./github/github-forge.ts";
export { verifyDelivery, type SignedDelivery } from "./github/verify-delivery.ts";
export { createGitHubSignIn, type GitHubSignIn, type GitHubUser, type UserAccess } from "./github/sign-in.ts";
export { appForm, installationPage, type AppForm } from "./github/app/app-manifest.ts";
export { missingAtInstallation, missingNeeds } from "./github/app/app-needs.ts";
export { exchangeManifestCode, type NewApp } from "./github/app/exchange-code.ts";
export {
  createAppReader,
  type AppDelivery,
  type AppFacts,
  type AppInstallation,
  type AppReader,
} from "./github/app/read-app.ts";
