import * as z from 'zod/mini';
import { PeerFailure } from './peer-failure';

/** What the model answered. */
export interface TextAnswer {
  /** The id that the conversation goes on from. */
  thread: string;
  /** What is to be said; may be empty where something is to be done. */
  text: string;
  call: { id: string; name: string; arguments: string } | undefined;
}

const part = z.looseObject({
  type: z.string(),
  text: z.optional(z.string()),
  refusal: z.optional(z.string()),
});
const item = z.looseObject({
  type: z.string(),
  content: z.optional(z.nullable(z.array(part))),
  call_id: z.optional(z.string()),
  name: z.optional(z.string()),
  arguments: z.optional(z.string()),
});
/** A `Response` as it is on the wire: `output_text` is what OpenAI's own client adds to it. */
const response = z.looseObject({
  id: z.string(),
  status: z.string(),
  incomplete_details: z.optional(z.nullable(z.looseObject({ reason: z.optional(z.string()) }))),
  output: z.array(item),
});

/** @throws PeerFailure when there is nothing in it that a caller could hear. */
export function readTextAnswer(body: unknown): TextAnswer {
  const read = response.safeParse(body);
  if (!read.success)
    throw new PeerFailure('odd-answer', 'The text model sent something that is no response.');
  const { id, status, incomplete_details: details, output } = read.data;
  if (details?.reason === 'content_filter')
    throw new PeerFailure('odd-answer', "The text model's response was filtered.");
  // What was cut off by its greatest length is still an answer; whatever else is not complete is none.
  if (status !== 'completed' && status !== 'incomplete')
    throw new PeerFailure('odd-answer', `The text model's response is ${status}.`);

  const text = output
    .filter(({ type }) => type === 'message')
    .map(wordsOf)
    .filter((words) => words !== '')
    .join(' ');
  const called = output.find(({ type }) => type === 'function_call');
  // Its words may promise what is never done, and the API goes on with no conversation in which a call has no output.
  if (called !== undefined && (status === 'incomplete' || called.call_id === undefined))
    throw new PeerFailure('odd-answer', "The text model's call of a tool broke off.");
  const call =
    called?.call_id === undefined
      ? undefined
      : { id: called.call_id, name: called.name ?? '', arguments: called.arguments ?? '' };
  if (text === '' && call === undefined)
    throw new PeerFailure('odd-answer', `The text model's response has no words and is ${status}.`);
  return { thread: id, text, call };
}

function wordsOf({ content }: z.infer<typeof item>): string {
  const parts = (content ?? []).map((one) => (one.type === 'refusal' ? one.refusal : one.text) ?? '');
  return parts.join('').trim();
}
