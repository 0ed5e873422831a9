import { isDeepStrictEqual } from 'node:util';
import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import { isSecondGeneration } from './model';
import { invalidValue, missingParameter, unknownParameter, voiceIsFixed, wrongSessionType } from './refusal';
import type { Refusal } from './refusal';
import type { EffectiveSession, SessionFacts } from './effective-session';
import { SESSION_SHAPE } from './session-shape';
import { firstRefusal } from './shape';

type Update = RealtimeSessionCreateRequest;

/** Everything that forbids an update although each of its values could stand somewhere. */
export function refuseUpdate(
  request: unknown,
  session: EffectiveSession,
  facts: SessionFacts,
): Refusal | undefined {
  const misshapen = SESSION_SHAPE(request, 'session');
  if (misshapen !== undefined) return misshapen;
  // Its shape is the published one from here on.
  const update = request as Update;
  return firstRefusal([
    () => ((update.type as string) === 'realtime' ? undefined : wrongSessionType()),
    () => refuseModel(update, session),
    () => refuseModalities(update),
    () => refuseVoice(update, session, facts),
    () => refuseSpeed(update, session, facts),
    () => refuseTracing(update, session),
    () => refuseTranscription(update, session),
  ]);
}

function refuseModel(update: Update, session: EffectiveSession): Refusal | undefined {
  if (update.model !== undefined && update.model !== session.model) {
    return invalidValue('session.model', "The session's model cannot be changed.");
  }
  if (isSecondGeneration(session.model)) return undefined;
  if (update.reasoning !== undefined) return unknownParameter('session.reasoning');
  if (update.parallel_tool_calls !== undefined) return unknownParameter('session.parallel_tool_calls');
  return undefined;
}

function refuseModalities(update: Update): Refusal | undefined {
  const modalities = update.output_modalities;
  if (modalities === undefined || modalities.length === 1) return undefined;
  const asked = modalities.map((modality) => `'${modality}'`).join(', ');
  return invalidValue(
    'session.output_modalities',
    `Invalid modalities: [${asked}]. Supported combinations are: ['text'] and ['audio'].`,
  );
}

function refuseVoice(update: Update, session: EffectiveSession, facts: SessionFacts): Refusal | undefined {
  const voice = update.audio?.output?.voice;
  if (voice === undefined || !facts.assistantHasSpoken) return undefined;
  return isDeepStrictEqual(voice, session.audio.output.voice) ? undefined : voiceIsFixed();
}

function refuseSpeed(update: Update, session: EffectiveSession, facts: SessionFacts): Refusal | undefined {
  const speed = update.audio?.output?.speed;
  if (speed === undefined || speed === session.audio.output.speed || !facts.responseIsActive)
    return undefined;
  return invalidValue(
    'session.audio.output.speed',
    'The speed can only be changed between model turns, not while a response is in progress.',
  );
}

function refuseTracing(update: Update, session: EffectiveSession): Refusal | undefined {
  if (update.tracing === undefined || session.tracing === null) return undefined;
  return isDeepStrictEqual(update.tracing, session.tracing)
    ? undefined
    : invalidValue('session.tracing', 'Tracing cannot be changed once it is enabled for a session.');
}

function refuseTranscription(update: Update, session: EffectiveSession): Refusal | undefined {
  const asked = update.audio?.input?.transcription;
  // The published type leaves out that null switches it off.
  if (asked === undefined || (asked as unknown) === null) return undefined;
  const at = 'session.audio.input.transcription';
  const wanted = { ...session.audio.input.transcription, ...asked };
  const model = wanted.model;
  if (typeof model !== 'string') return missingParameter(`${at}.model`);

  if (typeof wanted.language === 'string' && !/^[a-z]{2,3}$/.test(wanted.language)) {
    return invalidValue(
      `${at}.language`,
      `Invalid language '${wanted.language}'. Language parameter must be specified in ISO-639-1 format.`,
    );
  }
  const onlyFor = (key: string, models: readonly string[]) => () =>
    models.includes(model)
      ? undefined
      : invalidValue(`${at}.${key}`, `'${key}' is not supported with the model '${model}'.`);
  const whisperTakesNoPrompt =
    model === 'gpt-realtime-whisper'
      ? invalidValue(`${at}.prompt`, `'prompt' is not supported with the model '${model}'.`)
      : undefined;
  const isSet = (value: unknown) => value !== undefined && value !== null;
  return firstRefusal([
    () => (isSet(wanted.prompt) ? whisperTakesNoPrompt : undefined),
    ...(isSet(wanted.delay) ? [onlyFor('delay', ['gpt-realtime-whisper'])] : []),
    ...(isSet(wanted.keywords) ? [onlyFor('keywords', ['gpt-transcribe', 'gpt-live-transcribe'])] : []),
    ...(isSet(wanted.languages) ? [onlyFor('languages', ['gpt-transcribe', 'gpt-live-transcribe'])] : []),
  ]);
}
