import { aws_iam as iam, aws_ssm as ssm } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Tool } from '../bridge/contract/assistant/tools';
import { type AssistantFile, readAssistantFiles } from './assistant-files';
import type { NamedEnvironment } from './environment';
import type { Secrets } from './secrets';

/** Where TLS is spoken unless a URL says otherwise. */
const HTTPS_PORT = 443;

export interface AssistantsProps {
  readonly environment: NamedEnvironment;
  /** Where the documents are. */
  readonly folder: string;
}

/**
 * Who answers: the documents of an environment, checked, each in a parameter of SSM that webhook and bridge read at run time.
 * CloudFormation writes a parameter when its document has changed since the deploy before, and at no other time, so an
 * operator's edit lives until then.
 */
export class Assistants extends Construct {
  /** Names of parameters, with commas between them. */
  readonly parameterNames: string;
  /** The name of the one that answers what is no assistant's number, and its language. */
  readonly defaultName: string;
  readonly language: string;
  /** Where servers of tools listen, apart from the port that https has. */
  readonly toolPorts: readonly number[];
  readonly #parameters: readonly ssm.StringParameter[];
  readonly #tools: readonly Tool[];

  constructor(scope: Construct, id: string, props: AssistantsProps) {
    super(scope, id);
    const { environment, folder } = props;
    const files = readAssistantFiles(folder, environment);
    const otherwise = files.find(({ file }) => file === environment.defaultAssistant);
    if (otherwise === undefined) throw new Error(`There is no assistant ${environment.defaultAssistant}.`);
    this.defaultName = otherwise.assistant.name;
    this.language = otherwise.assistant.language;
    this.#parameters = files.map((file) => this.#parameter(environment.name, file));
    this.parameterNames = this.#parameters.map(({ parameterName }) => parameterName).join(',');
    this.#tools = files.flatMap(({ assistant }) => assistant.tools);
    this.toolPorts = unique(this.#tools.map(portOf)).filter((port) => port !== HTTPS_PORT);
  }

  grantRead(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['ssm:GetParameters'],
        resources: this.#parameters.map(({ parameterArn }) => parameterArn),
      }),
    );
  }

  /** Whatever running these tools takes, and nothing for a tool that an operator adds later. */
  grantRunTools(grantee: iam.IGrantable, secrets: Secrets): void {
    for (const name of unique(this.#tools.map(secretOf))) secrets.grantReadToolSecret(grantee, name);
    const functionArns = unique(
      this.#tools.map((tool) => (tool.type === 'lambda' ? tool.functionArn : undefined)),
    );
    if (functionArns.length === 0) return;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functionArns }),
    );
  }

  #parameter(environment: string, { assistant: { name }, value }: AssistantFile): ssm.StringParameter {
    return new ssm.StringParameter(this, name, {
      parameterName: `/voice-bridge/${environment}/assistants/${name}`,
      description: `Voice Bridge: the assistant "${name}" (docs/assistants.md)`,
      stringValue: value,
      // Twice what a standard one holds: instructions are long.
      tier: ssm.ParameterTier.ADVANCED,
    });
  }
}

/** The secret that a tool's server and we share, or that it knows us by. */
function secretOf(tool: Tool): string | undefined {
  if (tool.type === 'https') return tool.secretParameter;
  return tool.type === 'mcp' ? tool.authorizationParameter : undefined;
}

/** Where the bridge itself has to get out to: a server of the kind mcp is called by OpenAI. */
function portOf(tool: Tool): number | undefined {
  if (tool.type !== 'https') return undefined;
  const { port } = new URL(tool.url);
  return port === '' ? HTTPS_PORT : Number(port);
}

/** Each once, in the order in which the documents name them. */
function unique<T>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}
