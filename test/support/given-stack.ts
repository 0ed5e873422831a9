import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, aws_ecs as ecs, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { environments } from '../../bin/environments';
import { type Environment, environmentNamed } from '../../lib/environment';
import { VoiceBridgeStack, type VoiceBridgeStackProps } from '../../lib/voice-bridge-stack';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** With a domain of its own for streams and webhook, in a hosted zone, and a key for the secrets. */
export const WITH_DOMAIN: Partial<Environment> = {
  streamDomain: { name: 'stream.example.com', certificateArn: CERTIFICATE },
  webhookDomain: { name: 'voice.example.com', certificateArn: CERTIFICATE },
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
  secretsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
};

/** Assistants of the tests' own, so that a team may change its own without changing a test; one has tools of all kinds. */
const ASSISTANTS_FOLDER = join(__dirname, '../lib/assistants');
const ASSISTANTS = { assistants: ['front-desk', 'concierge'], defaultAssistant: 'front-desk' };

/** An app as `cdk` would run it, with all its feature flags, but without bundling anything. */
function givenApp(): App {
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')) as {
    context: object;
  };
  return new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}

/** The stack of an example environment, changed as told, with the assistants of the tests. */
function givenStack(app: App, name = 'prod', changes: Partial<Environment> = {}): VoiceBridgeStack {
  const environment = { ...environments[name]!, ...ASSISTANTS, ...changes };
  return stackOf(app, name, { [name]: environment }, { assistantsFolder: ASSISTANTS_FOLDER });
}

function stackOf(
  app: App,
  name: string,
  all: Readonly<Record<string, Environment>>,
  props: Partial<VoiceBridgeStackProps> = {},
): VoiceBridgeStack {
  return new VoiceBridgeStack(app, `VoiceBridge-${name}`, {
    environment: environmentNamed(all, name),
    image: ecs.ContainerImage.fromRegistry('registry.example.com/bridge'),
    ...props,
  });
}

/** What CloudFormation would be given. */
export function template(name?: string, changes?: Partial<Environment>): Template {
  return Template.fromStack(givenStack(givenApp(), name, changes));
}

/** Synthesizes as `cdk` does, rules and all. @throws when a rule is broken and nobody has said why. */
export function synthesizeWithRules(name?: string, changes?: Partial<Environment>): void {
  const app = givenApp();
  givenStack(app, name, changes);
  synthesize(app);
}

/** The same for an example as it is, with the assistants that it names. */
export function synthesizeExample(name: string): void {
  const app = givenApp();
  stackOf(app, name, environments);
  synthesize(app);
}

function synthesize(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}
