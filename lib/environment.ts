import { aws_logs as logs } from 'aws-cdk-lib';
import { z } from 'zod';

/**
 * What a team decides about one environment, once, in a file under review. What an operator changes at run time are
 * the stack's parameters.
 */

const domain = z.strictObject({
  /** Such as `voice.example.com`. */
  name: z
    .string()
    .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a domain name'),
  /** Of a certificate in the environment's region that covers the name. */
  certificateArn: z
    .string()
    .regex(/^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/.+$/, "must be a certificate's ARN"),
});

const assistantFile = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'must be the name of a file in assistants/, without .json, of lower case letters, digits and hyphens',
  );

const fields = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1'),
  /** Who answers: the names of files in `assistants/`, without `.json`. */
  assistants: z
    .array(assistantFile)
    .min(1, 'must name at least one file of assistants/')
    .refine((names) => new Set(names).size === names.length, 'must name each file once'),
  /** The one of them that answers what is no assistant's number. */
  defaultAssistant: assistantFile,
  /** Of the stream. Without it the stream goes through CloudFront, which brings a name and a certificate. */
  streamDomain: domain.optional(),
  /** Of the webhook. Without it the webhook has the API's own name. */
  webhookDomain: domain.optional(),
  /** A Route 53 zone in which records for the domains above are made; without it you make them yourself. */
  hostedZone: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }).optional(),
  /** The two to stand in, by the account's own names; without them, the first two of the region. Not to be changed later. */
  availabilityZones: z
    .array(z.string())
    .refine((zones) => zones.length === 2 && zones[0] !== zones[1], 'must name two availability zones')
    .optional(),
  /** 1 is cheap; as many as availability zones survive the loss of one. */
  natGateways: z.number().int().min(1).max(2),
  /** No call is cut by a deploy for so long; old tasks are paid for as long. An hour is the load balancer's most. */
  longestCallMinutes: z.number().int().min(1).max(60),
  logRetentionDays: z.enum(logs.RetentionDays),
  /** For how long records of calls are kept, where the stack's parameter `KeepCallRecords` says that any are. */
  recordRetentionDays: z.number().int().min(1).max(3_650),
  /** The key that the secrets, those of tools included, are encrypted with; without it they are under AWS's own for SSM. */
  secretsKeyArn: z
    .string()
    .regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/.+$/, "must be a KMS key's ARN")
    .optional(),
  /** Where you read `docs/runbook.md`, such as a page of your repository's host: alarms link to their section of it. */
  runbookUrl: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
  /** Keeps the load balancer, and logs and records once the stack is deleted. */
  protect: z.boolean(),
});

const schema = fields
  .refine(({ assistants, defaultAssistant }) => assistants.includes(defaultAssistant), {
    path: ['defaultAssistant'],
    error: ({ input }) =>
      `must be one of assistants (${(input as z.input<typeof fields>).assistants.join(', ')})`,
  })
  .refine(({ region, availabilityZones = [] }) => availabilityZones.every((zone) => isIn(region, zone)), {
    path: ['availabilityZones'],
    error: ({ input }) =>
      `must be names of zones of the region, such as ${(input as z.input<typeof fields>).region}a`,
  });

/** A zone's name is its region's and a letter; its id, such as use1-az4, is the same in every account and is none. */
function isIn(region: string, zone: string): boolean {
  return zone.length === region.length + 1 && zone.startsWith(region) && /[a-z]$/.test(zone);
}

/** One environment's configuration; every field is described in the schema above. */
export type Environment = z.input<typeof schema>;

/** An environment that has a name and was found complete. */
export type NamedEnvironment = z.output<typeof schema> & { name: string };

/**
 * Picks and checks one environment.
 *
 * @throws Error with one sentence that names the environment or the field.
 */
export function environmentNamed(
  environments: Readonly<Record<string, Environment>>,
  name: string | undefined,
): NamedEnvironment {
  const known = Object.keys(environments).join(', ');
  if (name === undefined || name === '')
    throw new Error(`No environment is named; add -c env=NAME, one of ${known}.`);
  const environment = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (environment === undefined) {
    throw new Error(
      `There is no environment "${name}"; the environments are ${known} (bin/environments.ts).`,
    );
  }
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error(
      `The environment's name "${name}" must be lower case letters, digits and hyphens, 20 at most.`,
    );
  }
  const parsed = schema.safeParse(environment);
  if (parsed.success) return { ...parsed.data, name };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const received: unknown = issue?.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    environment,
  );
  const where = field === '' ? '' : `: ${field}`;
  const what = received === undefined ? '' : `; it is ${JSON.stringify(received)}`;
  throw new Error(
    `The environment "${name}" is not complete${where}, ${issue?.message ?? 'unknown'}${what}.`,
  );
}
