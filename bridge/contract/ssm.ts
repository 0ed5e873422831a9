import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';

/** As many as SSM gives at once. */
const PARAMETERS_AT_ONCE = 10;
/**
 * SSM answers within a tenth of a second. Twilio waits 15 s for the webhook and its Lambda has 14, so that one which does not
 * answer must be given up sooner: two attempts of so long each.
 */
const ANSWER_DUE_MS = 2_000;
const ATTEMPTS = 2;

/**
 * Reads one SecureString. Region and credentials come from where the process runs.
 *
 * @throws Error in one sentence that names the parameter.
 */
export function readSecureString(parameterName: string): Promise<string> {
  return asking(parameterName, async (client) => {
    const answer = await client.send(new GetParameterCommand({ Name: parameterName, WithDecryption: true }));
    const value = answer.Parameter?.Value;
    if (value === undefined || value === '') throw new Error('it has no value');
    return value;
  });
}

/**
 * Reads parameters that are no secrets; resolves with the value of each, by name, in the order of the names.
 *
 * @throws Error in one sentence that names those which cannot be read.
 */
export function readStrings(parameterNames: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return asking(parameterNames.join(', '), async (client) => {
    const values = new Map<string, string>(parameterNames.map((name) => [name, '']));
    for (let from = 0; from < parameterNames.length; from += PARAMETERS_AT_ONCE) {
      const Names = parameterNames.slice(from, from + PARAMETERS_AT_ONCE);
      const { Parameters = [] } = await client.send(new GetParametersCommand({ Names }));
      for (const { Name = '', Value = '' } of Parameters) values.set(Name, Value);
    }
    const missing = [...values].filter(([, value]) => value === '').map(([name]) => name);
    if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
    return values;
  });
}

async function asking<T>(names: string, ask: (client: SSMClient) => Promise<T>): Promise<T> {
  const client = new SSMClient({
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: ANSWER_DUE_MS,
      requestTimeout: ANSWER_DUE_MS,
      // Otherwise the SDK only warns.
      throwOnRequestTimeout: true,
    },
  });
  try {
    return await ask(client);
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`SSM parameter ${names} could not be read (${why}); check its name and the role.`, {
      cause,
    });
  } finally {
    client.destroy();
  }
}
