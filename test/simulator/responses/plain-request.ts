import type { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';

export const JSON_HEADERS = { authorization: 'Bearer sk-test', 'content-type': 'application/json' };

/** What an error says, as far as it is known. */
export interface Refused {
  code: string | null;
  param: string;
  message?: string;
}

/** A request that nothing is wrong with, but for this. */
export function asking(wrong: object): Record<string, unknown> {
  return { model: 'gpt-5.4-mini', input: 'Hello.', ...wrong };
}

/** Posts without the help of OpenAI's own client, which would not make many mistakes. */
export async function post(
  simulator: ResponsesSimulator,
  body: unknown,
  headers: Record<string, string> = JSON_HEADERS,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(simulator.url, { method: 'POST', headers, body: text });
  return { status: response.status, body: (await response.json()) as { error?: object; tools?: object[] } };
}
