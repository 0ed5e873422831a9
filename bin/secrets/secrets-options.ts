import { environmentNamed, type Environment } from '../../lib/environment';
import { readCommandLine } from '../../terminal/command-line';
import { UsageError } from '../../terminal/usage-error';

/** What the command is told. */
export interface SecretsOptions {
  environment: string;
  region: string;
  /** Undefined: AWS's own key for SSM. */
  kmsKey: string | undefined;
  /** Takes values that look odd. */
  force: boolean;
  /** Asks and checks, and changes nothing. */
  dryRun: boolean;
}

export const SECRETS_USAGE = `npm run secrets -- --env NAME [options]

Asks for the OpenAI key and the Twilio auth token, without showing them, and keeps them as SSM SecureStrings where the
stack of that environment looks for them; then for CoeFont's access key and access secret, which only those need who want
its voice while calls are answered turn by turn. Nothing as an answer leaves a secret as it is. From a pipe, each is a
line, in this order; lines at the end may be missing.

  --env NAME      the environment, one of those in bin/environments.ts
  --region NAME   another region than the environment's
  --kms-key ID    a KMS key of yours, another than the environment's secretsKeyArn
  --force         takes values that do not look like such a secret
  --dry-run       asks and checks, and changes nothing
  --help          this text`;

const OPTIONS = {
  env: { type: 'string' },
  region: { type: 'string' },
  'kms-key': { type: 'string' },
  force: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. @throws UsageError with every problem at once. */
export function readSecretsOptions(
  argv: readonly string[],
  environments: Readonly<Record<string, Environment>>,
): SecretsOptions | 'help' {
  const values = readCommandLine(argv, OPTIONS);
  if (values.help === true) return 'help';
  const known = Object.keys(environments).join(', ');
  if (values.env === undefined) throw new UsageError([`--env is missing: one of ${known}.`]);
  if (!Object.hasOwn(environments, values.env)) {
    throw new UsageError([`--env must be one of ${known}; it is ${JSON.stringify(values.env)}.`]);
  }
  const environment = complete(environments, values.env);
  return {
    environment: environment.name,
    region: values.region ?? environment.region,
    kmsKey: values['kms-key'] ?? environment.secretsKeyArn,
    force: values.force === true,
    dryRun: values['dry-run'] === true,
  };
}

function complete(environments: Readonly<Record<string, Environment>>, name: string) {
  try {
    return environmentNamed(environments, name);
  } catch (error) {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  }
}
