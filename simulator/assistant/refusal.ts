/**
 * Everything the service refuses, in its own words. Codes and messages are those that clients reported in
 * public; where only the code is known, the message follows the pattern of its neighbours.
 */
export interface Refusal {
  type: string;
  code: string;
  message: string;
  param: string | null;
}

function invalidRequest(code: string, message: string, param: string | null = null): Refusal {
  return { type: 'invalid_request_error', code, message, param };
}

// Frames and events.

export const binaryFrame = (): Refusal =>
  invalidRequest('invalid_event', 'Expected a text WebSocket message; binary frames are not supported.');

export const invalidJson = (): Refusal =>
  invalidRequest('invalid_json', 'Invalid event: failed to parse JSON value.');

export const missingType = (): Refusal => invalidRequest('invalid_event', "The 'type' field is missing.");

export const unknownParameter = (param: string): Refusal =>
  invalidRequest('unknown_parameter', `Unknown parameter: '${param}'.`, param);

export const missingParameter = (param: string): Refusal =>
  invalidRequest('missing_required_parameter', `Missing required parameter: '${param}'.`, param);

export const invalidType = (param: string, expected: string, got: string): Refusal =>
  invalidRequest(
    'invalid_type',
    `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`,
    param,
  );

export const invalidValue = (param: string, message: string): Refusal =>
  invalidRequest('invalid_value', message, param);

export const unsupportedValue = (param: string, got: string, supported: readonly string[]): Refusal =>
  invalidValue(param, `Invalid value: '${got}'. Supported values are: ${quotedList(supported)}.`);

export function outOfRange(
  param: string,
  kind: 'integer' | 'decimal',
  side: 'above' | 'below',
  limit: number,
  got: number,
): Refusal {
  const [word, sign] = side === 'above' ? (['maximum', '<='] as const) : (['minimum', '>='] as const);
  return invalidRequest(
    `${kind}_${side}_${side === 'above' ? 'max' : 'min'}_value`,
    `Invalid '${param}': ${kind} ${side} ${word} value. Expected a value ${sign} ${limit}, but got ${got} instead.`,
    param,
  );
}

export const stringTooLong = (param: string, limit: number, length: number): Refusal =>
  invalidRequest(
    'string_above_max_length',
    `Invalid '${param}': string too long. Expected a string with maximum length ${limit}, but got a string with length ${length} instead.`,
    param,
  );

export const nameTooLong = (param: string, limit: number, length: number): Refusal => ({
  ...stringTooLong(param, limit, length),
  code: 'property_name_above_max_length',
});

export const tooManyProperties = (param: string, limit: number, count: number): Refusal =>
  invalidRequest(
    'object_above_max_properties',
    `Invalid '${param}': too many properties. Expected an object with at most ${limit} properties, but got an object with ${count} properties instead.`,
    param,
  );

// The session.

export const voiceIsFixed = (): Refusal =>
  invalidRequest(
    'cannot_update_voice',
    "Cannot update a conversation's voice if assistant audio is present.",
    'session.audio.output.voice',
  );

export const wrongSessionType = (): Refusal =>
  invalidRequest(
    'invalid_parameter',
    'Passing a transcription session update event to a realtime session is not allowed.',
    'session.type',
  );

export const sessionExpired = (minutes: number): Refusal =>
  invalidRequest('session_expired', `Your session hit the maximum duration of ${minutes} minutes.`);

// The caller's audio.

export const invalidAudio = (why: 'an invalid value' | 'empty bytes'): Refusal =>
  invalidValue('audio', `Invalid 'audio'. Expected base64-encoded audio bytes but got ${why}.`);

export const audioTooLong = (limitBytes: number): Refusal =>
  invalidValue('audio', `Invalid 'audio': at most ${limitBytes} bytes of audio may be appended per event.`);

export const commitEmpty = (bufferedMs: number): Refusal =>
  invalidRequest(
    'input_audio_buffer_commit_empty',
    'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ' +
      `${bufferedMs.toFixed(2)}ms of audio.`,
  );

// Items.

export const audioAlreadyShorter = (hasMs: number, askedMs: number): Refusal =>
  invalidRequest('invalid_value', `Audio content of ${hasMs}ms is already shorter than ${askedMs}ms`);

export const itemNotFound = (deed: 'truncate' | 'delete' | 'retrieve', itemId: string): Refusal =>
  invalidRequest(
    `item_${deed}_invalid_item_id`,
    `Error ${{ truncate: 'truncating', delete: 'deleting', retrieve: 'retrieving' }[deed]} item: ` +
      `the item with id '${itemId}' does not exist.`,
    'item_id',
  );

export const itemExists = (itemId: string): Refusal =>
  invalidRequest(
    'item_create_invalid_item_id',
    `Error adding item: an item with id '${itemId}' already exists.`,
    'item.id',
  );

export const previousItemNotFound = (itemId: string): Refusal =>
  invalidRequest(
    'item_create_invalid_previous_item_id',
    `Error adding item: the previous item with id '${itemId}' does not exist.`,
    'previous_item_id',
  );

export const callNotFound = (callId: string): Refusal =>
  invalidRequest('invalid_tool_call_id', `Tool call ID '${callId}' not found in conversation.`);

// Responses.

export const responseActive = (responseId: string): Refusal =>
  invalidRequest(
    'conversation_already_has_active_response',
    `Conversation already has an active response in progress: ${responseId}. ` +
      'Wait until the response is finished before creating a new one.',
  );

export const nothingToCancel = (): Refusal =>
  invalidRequest('response_cancel_not_active', 'Cancellation failed: no active response found');

export function quotedList(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  if (quoted.length < 3) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1) ?? ''}`;
}
