import type { TurnTaking } from '../../../bridge/call/legs';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { sessionUpdate, turnTakingUpdate } from '../../../bridge/openai/session-config';
import { SessionConfig } from '../../../simulator/assistant/session-config';
import { givenAssistant } from '../../support/given-assistant';
import { STACK } from './given-line';

const EXPIRES_AT_S = 1_900_000_000;
const NOTHING_YET = { assistantHasSpoken: false, responseIsActive: false };
const HANG_UP = { type: 'hang_up' as const };

interface Circumstances {
  model?: string;
  turnTaking?: TurnTaking;
  authorizations?: ReadonlyMap<string, string>;
}

/** The update for an assistant of which only what matters is said. */
function updateFor(
  document: Partial<AssistantDocument> = {},
  { model, turnTaking = 'by-assistant', authorizations = new Map() }: Circumstances = {},
) {
  const assistant = givenAssistant(document);
  const named = {
    model: model ?? assistant.model ?? STACK.model,
    voice: assistant.voice ?? STACK.voice,
  };
  return sessionUpdate({ ...assistant, ...named, authorizations }, turnTaking);
}

/** The session as it is after that update. @throws when a peer as strict as the real one refuses it. */
function sessionFor(document: Partial<AssistantDocument> = {}, circumstances: Circumstances = {}) {
  const config = new SessionConfig(circumstances.model ?? document.model ?? STACK.model, EXPIRES_AT_S);
  const { session } = updateFor(document, circumstances);
  const refusal = config.update(session, NOTHING_YET);
  if (refusal !== undefined) throw new Error(refusal.message);
  return config.session;
}

describe('the session update', () => {
  it('says everything that differs from model to model, in one message', () => {
    const update = updateFor({ language: 'ja-JP', instructions: '日本語で話してください。' });

    expect(update).toEqual({
      type: 'session.update',
      event_id: 'voice-bridge-session',
      session: {
        type: 'realtime',
        instructions: '日本語で話してください。',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
              idle_timeout_ms: null,
              create_response: true,
              interrupt_response: true,
            },
            transcription: { model: 'gpt-realtime-whisper', language: 'ja' },
            noise_reduction: { type: 'near_field' },
          },
          output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
        },
      },
    });
  });

  it('says of an assistant whose document leaves nothing out all that the API can be told', () => {
    const update = updateFor({
      language: 'en-GB',
      model: 'gpt-realtime-2',
      voice: 'cedar',
      speed: 1.1,
      instructions: 'You take orders.',
      turnDetection: {
        type: 'server_vad',
        threshold: 0.7,
        prefixPaddingMs: 200,
        silenceDurationMs: 650,
        idleTimeoutMs: 6_000,
      },
      silence: 'off',
      noiseReduction: 'far_field',
      transcription: { model: 'gpt-transcribe', language: 'fr', keywords: ['crème brûlée'] },
      truncation: { retentionRatio: 0.8, mostTokens: 16_000 },
      reasoningEffort: 'low',
      maxOutputTokens: 2_000,
      tools: [HANG_UP],
    });

    expect(update.session).toEqual({
      type: 'realtime',
      instructions: 'You take orders.',
      output_modalities: ['audio'],
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          turn_detection: {
            type: 'server_vad',
            threshold: 0.7,
            prefix_padding_ms: 200,
            silence_duration_ms: 650,
            idle_timeout_ms: 6_000,
            create_response: true,
            interrupt_response: true,
          },
          transcription: { model: 'gpt-transcribe', language: 'fr', keywords: ['crème brûlée'] },
          noise_reduction: { type: 'far_field' },
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'cedar', speed: 1.1 },
      },
      tools: [expect.objectContaining({ type: 'function', name: 'hang_up' })],
      tool_choice: 'auto',
      max_output_tokens: 2_000,
      truncation: {
        type: 'retention_ratio',
        retention_ratio: 0.8,
        token_limits: { post_instructions: 16_000 },
      },
      reasoning: { effort: 'low' },
      parallel_tool_calls: true,
    });
  });

  it('says nothing of tools, tokens, speed and thinking where the document does not', () => {
    const { session } = updateFor();

    expect(Object.keys(session).sort()).toEqual(['audio', 'instructions', 'output_modalities', 'type']);
  });

  it.each<[string, Partial<AssistantDocument>]>([
    ['nothing but what must be said', {}],
    ['a voice of one’s own', { voice: 'voice_1234' }],
    ['the slowest speech', { speed: 0.25 }],
    ['the fastest speech', { speed: 1.5 }],
    ['turns that end by their meaning', { turnDetection: { type: 'semantic_vad', eagerness: 'low' } }],
    [
      'turns that end by silence, in other numbers',
      { turnDetection: { type: 'server_vad', threshold: 1, prefixPaddingMs: 0, silenceDurationMs: 5_000 } },
    ],
    ['no noise reduction', { noiseReduction: 'off' }],
    ['no transcription', { transcription: 'off' }],
    [
      'a transcription of many words',
      { transcription: { model: 'gpt-live-transcribe', keywords: ['Sakura'] } },
    ],
    ['a conversation that is never shortened', { truncation: 'disabled' }],
    ['a conversation that is shortened by half', { truncation: { retentionRatio: 0.5 } }],
    ['short answers', { maxOutputTokens: 1 }],
    ['hard thinking', { reasoningEffort: 'xhigh' }],
    ['a tool', { tools: [HANG_UP] }],
  ])('is accepted with %s', (_what, document) => {
    expect(() => sessionFor(document)).not.toThrow();
    expect(() => sessionFor(document, { turnTaking: 'by-call' })).not.toThrow();
  });

  it.each(['gpt-realtime', 'gpt-realtime-1.5', 'gpt-realtime-2025-08-28', 'gpt-realtime-mini'])(
    'is accepted by %s, which neither reasons nor calls several tools at once',
    (model) => {
      const document = { model, reasoningEffort: 'high' as const, tools: [HANG_UP] };

      expect(() => sessionFor(document)).not.toThrow();
      expect(updateFor(document).session).not.toHaveProperty('reasoning');
      expect(updateFor(document).session).not.toHaveProperty('parallel_tool_calls');
    },
  );

  it.each(['gpt-realtime-2', 'gpt-realtime-2.1', 'gpt-realtime-2.1-mini'])(
    'asks %s to reason, and to call several tools at once',
    (model) => {
      const session = sessionFor({ model, reasoningEffort: 'high', tools: [HANG_UP] });

      expect(session).toMatchObject({ reasoning: { effort: 'high' }, parallel_tool_calls: true });
    },
  );

  it('says nothing of several tools at once where there is no tool', () => {
    expect(updateFor({ reasoningEffort: 'high' }).session).toHaveProperty('reasoning');
    expect(updateFor({ reasoningEffort: 'high' }).session).not.toHaveProperty('parallel_tool_calls');
  });

  it('names a voice of one’s own by its id, and any other by its name', () => {
    expect(sessionFor({ voice: 'voice_1234' }).audio.output.voice).toEqual({ id: 'voice_1234' });
    expect(sessionFor({ voice: 'coral' }).audio.output.voice).toBe('coral');
  });

  it.each([
    ['ja', 'ja'],
    ['ja-JP', 'ja'],
    ['EN-us', 'en'],
  ])('has what a caller of %s says written down as %s', (language, written) => {
    expect(sessionFor({ language }).audio.input.transcription?.language).toBe(written);
  });

  it('has another language written down than the assistant’s own where that is set', () => {
    const transcription = { language: 'ja' };

    expect(sessionFor({ language: 'en', transcription }).audio.input.transcription?.language).toBe('ja');
  });

  it('has nothing written down where that is set', () => {
    expect(JSON.stringify(updateFor({ transcription: 'off' }))).not.toContain('transcription');
  });

  it('leaves noise reduction off where that is set', () => {
    expect(JSON.stringify(updateFor({ noiseReduction: 'off' }))).not.toContain('noise_reduction');
  });

  it('finds the end of a turn by its meaning where that is set', () => {
    const { turn_detection } = sessionFor({ turnDetection: { type: 'semantic_vad' } }).audio.input;

    expect(turn_detection).toEqual({
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
  });

  it.each(['server_vad', 'semantic_vad'] as const)(
    'lets the assistant neither answer nor stop by itself where the call takes turns: %s',
    (type) => {
      const { turn_detection } = sessionFor({ turnDetection: { type } }, { turnTaking: 'by-call' }).audio
        .input;

      expect(turn_detection).toMatchObject({ type, create_response: false, interrupt_response: false });
    },
  );
});

describe('the update by which somebody else takes turns', () => {
  const setting = givenAssistant({
    turnDetection: { type: 'server_vad', threshold: 0.7, silenceDurationMs: 650 },
  }).turnDetection;

  it('changes nothing but who takes them', () => {
    const config = new SessionConfig(STACK.model, EXPIRES_AT_S);
    config.update(
      updateFor({ turnDetection: { type: 'server_vad', threshold: 0.7, silenceDurationMs: 650 } }).session,
      NOTHING_YET,
    );
    const before = config.session;

    const refusal = config.update(turnTakingUpdate(setting, 'by-call').session, NOTHING_YET);

    expect(refusal).toBeUndefined();
    expect(config.session).toEqual({
      ...before,
      audio: {
        ...before.audio,
        input: {
          ...before.audio.input,
          turn_detection: {
            ...before.audio.input.turn_detection,
            create_response: false,
            interrupt_response: false,
          },
        },
      },
    });
  });

  it('is accepted also while the assistant speaks', () => {
    const config = new SessionConfig(STACK.model, EXPIRES_AT_S);

    const refusal = config.update(turnTakingUpdate(setting, 'by-assistant').session, {
      assistantHasSpoken: true,
      responseIsActive: true,
    });

    expect(refusal).toBeUndefined();
  });

  it('is not mistaken for the settings of a session when it is refused', () => {
    expect(turnTakingUpdate(setting, 'by-call')).not.toHaveProperty('event_id');
  });
});
