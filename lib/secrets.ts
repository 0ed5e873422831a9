import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Parameters } from './parameters';

export interface SecretsProps {
  /** They hold the names of the secrets. */
  readonly parameters: Parameters;
  /** @default - AWS's own key for SSM, which needs no permission of its own */
  readonly keyArn: string | undefined;
}

/** The SecureStrings that are read at run time: CloudFormation only ever sees their names. */
export class Secrets extends Construct {
  readonly #props: SecretsProps;

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    this.#props = props;
  }

  grantReadOpenAiApiKey(grantee: iam.IGrantable): void {
    this.#grantRead(grantee, this.#props.parameters.openAiApiKeyParameter);
  }

  grantReadTwilioAuthToken(grantee: iam.IGrantable): void {
    this.#grantRead(grantee, this.#props.parameters.twilioAuthTokenParameter);
  }

  /**
   * CoeFont's two, where they are named: a policy of its own, because a condition is on whole resources. It is not part of the
   * role, of which whoever has that role would wait for every part.
   */
  grantReadCoeFontKeys(role: iam.Role): void {
    const { coeFontAccessKeyParameter, coeFontAccessSecretParameter, hasCoeFont } = this.#props.parameters;
    const policy = new iam.Policy(this, 'CoeFontKeys', {
      statements: this.#reading(coeFontAccessKeyParameter, coeFontAccessSecretParameter),
      roles: [role],
    });
    (policy.node.defaultChild as iam.CfnPolicy).cfnOptions.condition = hasCoeFont;
  }

  /** A secret that a tool's server knows, by the name that the assistant's document says. */
  grantReadToolSecret(grantee: iam.IGrantable, parameterName: string): void {
    this.#grantRead(grantee, parameterName);
  }

  #grantRead(grantee: iam.IGrantable, name: string): void {
    for (const statement of this.#reading(name)) grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  #reading(...names: string[]): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    const { keyArn } = this.#props;
    const get = new iam.PolicyStatement({
      actions: ['ssm:GetParameter'],
      // A name begins with the slash that an ARN wants between resource and name.
      resources: names.map(
        (name) => `arn:${stack.partition}:ssm:${stack.region}:${stack.account}:parameter${name}`,
      ),
    });
    if (keyArn === undefined) return [get];
    const decrypt = new iam.PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `ssm.${stack.region}.${stack.urlSuffix}` } },
    });
    return [get, decrypt];
  }
}
