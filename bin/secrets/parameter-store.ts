import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** A parameter could not be written: one sentence that says what to do. */
export class ParameterStoreError extends Error {
  override readonly name = 'ParameterStoreError';
}

/** Where secrets are kept: SSM in one region, with the credentials of whoever runs the command. */
export class ParameterStore {
  readonly #client: SSMClient;

  constructor(private readonly region: string) {
    this.#client = new SSMClient({ region });
  }

  /**
   * Writes a SecureString, whether there was one or not.
   *
   * @throws ParameterStoreError
   */
  async put(name: string, value: string, kmsKey: string | undefined): Promise<void> {
    try {
      await this.#client.send(
        new PutParameterCommand({
          Name: name,
          Value: value,
          Type: 'SecureString',
          Overwrite: true,
          ...(kmsKey === undefined ? {} : { KeyId: kmsKey }),
        }),
      );
    } catch (cause) {
      throw new ParameterStoreError(this.#advice(name, cause), { cause });
    }
  }

  close(): void {
    this.#client.destroy();
  }

  /** AWS's own message is kept where it says more than its name; it never holds the value. */
  #advice(name: string, cause: unknown): string {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const code = 'code' in error ? String(error.code) : '';
    switch (error.name) {
      case 'CredentialsProviderError':
        return `${name} was not written: there are no AWS credentials; sign in (aws sso login, aws configure) or set AWS_PROFILE, and run this again.`;
      case 'ExpiredTokenException':
      case 'ExpiredToken':
        return `${name} was not written: the AWS credentials have expired; sign in again (aws sso login), and run this again.`;
      case 'UnrecognizedClientException':
      case 'InvalidClientTokenId':
      case 'InvalidSignatureException':
      case 'IncompleteSignature':
        return `${name} was not written: AWS does not know these credentials; check AWS_PROFILE, and run this again.`;
      case 'AccessDeniedException':
        return `${name} was not written: these credentials may not; allow ssm:PutParameter on it, and kms:Encrypt where a KMS key is given (${oneLine(error)}).`;
      case 'InvalidKeyId':
        return `${name} was not written: there is no such KMS key in ${this.region}, or it may not be used; check --kms-key (${oneLine(error)}).`;
      case 'ThrottlingException':
      case 'TooManyUpdates':
        return `${name} was not written: AWS is asked for too much at once; run this again in a minute.`;
    }
    if (/region/i.test(error.message) && /missing|invalid|valid/i.test(error.message)) {
      return `${name} was not written: ${JSON.stringify(this.region)} is not a region; give one with --region.`;
    }
    if (['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN'].includes(code)) {
      return `${name} was not written: SSM in ${this.region} cannot be reached (${code}); check --region and the network.`;
    }
    return `${name} was not written: ${error.name}: ${oneLine(error)}.`;
  }
}

function oneLine({ message }: Error): string {
  return message.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
}
