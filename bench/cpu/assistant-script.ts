import { randomBytes } from 'node:crypto';
import { serverFrame } from './frame';

/** What the assistant says in one reply: 12 deltas of 300 ms, sent ten times faster than they are spoken. */
export const DELTAS_PER_REPLY = 12;
export const DELTA_MS = 300;
export const STEP_MS = 30;

const BYTES_PER_MS = 8;
const WORDS = [
  'Good',
  ' morning',
  ',',
  ' this',
  ' is',
  ' the',
  ' front',
  ' desk',
  '.',
  ' How',
  ' can',
  ' I help?',
];
const MODEL = 'gpt-realtime-2.1';
const PCMU = { type: 'audio/pcmu' };
const INPUT = {
  transcription: { model: 'gpt-realtime-whisper', language: 'en', prompt: null },
  noise_reduction: { type: 'near_field' },
  turn_detection: {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: 500,
    idle_timeout_ms: null,
    create_response: true,
    interrupt_response: true,
  },
};

export function sessionCreated(): Buffer {
  return session('session.created', { type: 'audio/pcm', rate: 24_000 });
}

export function sessionUpdated(): Buffer {
  return session('session.updated', PCMU);
}

/**
 * One reply as a row of steps, each sent at once: its opening, then for every delta of speech a delta of the
 * transcript, then its end, then the rate limits that the API sends a moment later.
 */
export function replySteps(number: number): Buffer[] {
  const response_id = id('resp', number);
  const item_id = id('item', number);
  const at = { response_id, item_id, output_index: 0, content_index: 0 };
  const transcript = WORDS.join('');
  const spoken = message(item_id, 'completed', [{ type: 'output_audio', transcript }]);
  return [
    events([
      ['response.created', { response: response(response_id, 'in_progress', [], null) }],
      [
        'response.output_item.added',
        { response_id, output_index: 0, item: message(item_id, 'in_progress', []) },
      ],
      ['conversation.item.added', { previous_item_id: null, item: message(item_id, 'in_progress', []) }],
      ['response.content_part.added', { ...at, part: { type: 'audio', transcript: '' } }],
    ]),
    ...WORDS.map((word) =>
      events([
        [
          'response.output_audio_transcript.delta',
          { ...at, delta: word, obfuscation: randomBytes(6).toString('hex') },
        ],
        ['response.output_audio.delta', { ...at, delta: speech() }],
      ]),
    ),
    events([
      ['response.output_audio.done', at],
      ['response.output_audio_transcript.done', { ...at, transcript }],
      ['response.content_part.done', { ...at, part: { type: 'audio', transcript } }],
      ['conversation.item.done', { previous_item_id: null, item: spoken }],
      ['response.output_item.done', { response_id, output_index: 0, item: spoken }],
      ['response.done', { response: response(response_id, 'completed', [spoken], USAGE) }],
    ]),
    events([
      [
        'rate_limits.updated',
        { rate_limits: [{ name: 'tokens', limit: 15_000_000, remaining: 14_998_954, reset_seconds: 0.004 }] },
      ],
    ]),
  ];
}

const USAGE = {
  total_tokens: 205,
  input_tokens: 41,
  output_tokens: 164,
  input_token_details: {
    text_tokens: 14,
    audio_tokens: 27,
    image_tokens: 0,
    cached_tokens: 0,
    cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 28, audio_tokens: 136 },
};

function events(rows: readonly (readonly [type: string, fields: object])[]): Buffer {
  return Buffer.concat(
    rows.map(([type, fields]) => serverFrame(JSON.stringify({ type, event_id: id('event'), ...fields }))),
  );
}

function response(
  responseId: string,
  status: string,
  output: readonly object[],
  usage: object | null,
): object {
  return {
    object: 'realtime.response',
    id: responseId,
    status,
    status_details: null,
    output,
    conversation_id: id('conv'),
    output_modalities: ['audio'],
    max_output_tokens: 'inf',
    audio: { output: { format: PCMU, voice: 'marin' } },
    usage,
    metadata: null,
  };
}

function message(itemId: string, status: string, content: readonly object[]): object {
  return { id: itemId, type: 'message', status, role: 'assistant', content };
}

function session(type: string, format: object): Buffer {
  return events([
    [
      type,
      {
        session: {
          type: 'realtime',
          object: 'realtime.session',
          id: id('sess'),
          model: MODEL,
          output_modalities: ['audio'],
          instructions: 'You answer the phone.',
          tools: [],
          tool_choice: 'auto',
          max_output_tokens: 'inf',
          tracing: null,
          truncation: 'auto',
          prompt: null,
          expires_at: 1_785_460_927,
          audio: { input: { format, ...INPUT }, output: { format, voice: 'marin', speed: 1 } },
          include: null,
        },
      },
    ],
  ]);
}

function speech(): string {
  return randomBytes(DELTA_MS * BYTES_PER_MS).toString('base64');
}

/** As long as the API's own. */
function id(kind: string, number?: number): string {
  const random = randomBytes(11).toString('hex').slice(0, 21);
  return `${kind}_${number === undefined ? random : random.slice(0, 15) + String(number).padStart(6, '0')}`;
}
