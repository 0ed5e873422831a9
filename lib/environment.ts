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

const schema = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1'),
  /** Of the assistant and of the apology: a tag such as `en` or `ja`. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as ja or en-US'),
  /** The assistant's instructions. Without them it answers as a friendly receptionist in its language. */
  instructions: z.string().min(1).optional(),
  /** Of the stream. Without it the stream goes through CloudFront, which brings a name and a certificate. */
  streamDomain: domain.optional(),
  /** Of the webhook. Without it the webhook has the API's own name. */
  webhookDomain: domain.optional(),
  /** A Route 53 zone in which records for the domains above are made; without it you make them yourself. */
  hostedZone: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }).optional(),
  /** 1 is cheap; as many as availability zones survive the loss of one. */
  natGateways: z.number().int().min(1).max(2),
  /** No call is cut by a deploy for so long; old tasks are paid for as long. An hour is the load balancer's most. */
  longestCallMinutes: z.number().int().min(1).max(60),
  logRetentionDays: z.enum(logs.RetentionDays),
  /** The key that the secrets are encrypted with; without it they are under AWS's own key for SSM. */
  secretsKeyArn: z
    .string()
    .regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/.+$/, "must be a KMS key's ARN")
    .optional(),
  /** Where you read `docs/runbook.md`, such as a page of your repository's host: alarms link to their section of it. */
  runbookUrl: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
  /** Keeps the load balancer, and the logs once the stack is deleted. */
  protect: z.boolean(),
});

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
