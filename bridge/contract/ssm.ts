import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/**
 * Reads one SecureString. Region and credentials come from where the process runs.
 *
 * @throws Error in one sentence that names the parameter.
 */
export async function readSecureString(parameterName: string): Promise<string> {
  const client = new SSMClient({});
  try {
    const answer = await client.send(new GetParameterCommand({ Name: parameterName, WithDecryption: true }));
    const value = answer.Parameter?.Value;
    if (value === undefined || value === '') throw new Error('it has no value');
    return value;
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(
      `SSM parameter ${parameterName} could not be read (${why}); check its name and the role.`,
      {
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}
