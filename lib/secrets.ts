import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface SecretsProps {
  readonly openAiApiKeyParameter: string;
  readonly twilioAuthTokenParameter: string;
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
    this.#grantRead(grantee, this.#props.openAiApiKeyParameter);
  }

  grantReadTwilioAuthToken(grantee: iam.IGrantable): void {
    this.#grantRead(grantee, this.#props.twilioAuthTokenParameter);
  }

  /** A secret that a tool's server knows, by the name that the assistant's document says. */
  grantReadToolSecret(grantee: iam.IGrantable, parameterName: string): void {
    this.#grantRead(grantee, parameterName);
  }

  #grantRead(grantee: iam.IGrantable, name: string): void {
    const stack = Stack.of(this);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter'],
        // The name begins with the slash that an ARN wants between resource and name.
        resources: [`arn:${stack.partition}:ssm:${stack.region}:${stack.account}:parameter${name}`],
      }),
    );
    if (this.#props.keyArn === undefined) return;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.#props.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `ssm.${stack.region}.${stack.urlSuffix}` } },
      }),
    );
  }
}
