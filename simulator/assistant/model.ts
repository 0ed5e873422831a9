/** The names a realtime session can be opened with, as in the `openai` package. */
const REALTIME_MODELS = [
  'gpt-realtime-2.1',
  'gpt-realtime-2.1-mini',
  'gpt-realtime-2',
  'gpt-realtime-1.5',
  'gpt-realtime',
  'gpt-realtime-2025-08-28',
  'gpt-realtime-mini',
  'gpt-realtime-mini-2025-10-06',
  'gpt-realtime-mini-2025-12-15',
];

/** Models of other endpoints; a name that fits nothing is taken for a model that one has no access to. */
const OTHER_MODEL = /^(gpt-|chatgpt-|o\d|whisper-|tts-|text-|dall-e|omni-)(?!.*realtime)/;

export type ModelStanding = 'realtime' | 'not-realtime' | 'not-found';

export function standingOf(model: string, retired: readonly string[] = []): ModelStanding {
  if (retired.includes(model)) return 'not-found';
  if (REALTIME_MODELS.includes(model)) return 'realtime';
  return OTHER_MODEL.test(model) ? 'not-realtime' : 'not-found';
}

/** Only the 2.x family reasons, and may be told whether to call several tools at once. */
export function isSecondGeneration(model: string): boolean {
  return model.startsWith('gpt-realtime-2') && !model.startsWith('gpt-realtime-2025');
}
