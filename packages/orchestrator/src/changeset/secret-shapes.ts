/** A kind of secret that is known by its look. */
interface SecretShape {
  /** What it is, for people. */
  readonly name: string;
  readonly pattern: RegExp;
}

/**
 * Shapes of live credentials, as their issuers document them. Every pattern has a fixed beginning, so that ordinary code
 * does not match, and no nested repetition, so that matching stays linear.
 */
export const secretShapes: readonly SecretShape[] = [
  { name: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9_.-]{36,}|\bgithub_pat_[A-Za-z0-9_]{50,}/g },
  { name: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { name: "an Anthropic key", pattern: /\bsk-ant-[A-Za-z0-9_-]{24,}/g },
  { name: "an OpenAI key", pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{40,}/g },
  { name: "an Amp key", pattern: /\bsgamp_[A-Za-z0-9_]{24,}/g },
  { name: "a Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { name: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { name: "a Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}|\bxapp-\d-[A-Za-z0-9-]{20,}/g },
  { name: "a Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { name: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: "a PyPI token", pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g },
  { name: "a signing secret", pattern: /\bwhsec_[A-Za-z0-9+/]{32,}/g },
  { name: "a private key", pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/g },
];

/** Text that vendors put into documentation on purpose; nobody is harmed by it. */
export function isPlaceholder(match: string): boolean {
  return /example|placeholder|x{8}|0{12}/i.test(match);
}
