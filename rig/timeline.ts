import type { CallObserver } from '../bridge/call/observer';
import type { AssistantSimulator } from '../simulator/assistant/assistant-simulator';
import type { AssistantSession } from '../simulator/assistant/session';
import type { CoeFontSimulator } from '../simulator/coefont/coefont-simulator';
import type { ExchangeOutcome } from '../simulator/network/exchange';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { ResponsesSimulator } from '../simulator/responses/responses-simulator';
import { documentVerbs } from './document-verbs';
import type { PlannedStep } from './planned-step';
import { purposeOf } from './scripted-replies';

type Who = 'phone' | 'webhook' | 'bridge' | 'assistant' | 'model' | 'CoeFont' | 'caller';

/** What the bridge asks for that is not an answer to the caller, in words. */
const ASKED_FOR = {
  silence: 'is asked to ask whether the caller is there',
  filler: 'is asked to say something while the caller waits',
  closing: 'is asked for its last words',
} as const;

/** Tells a call while it happens: when, who, what. */
export class Timeline {
  #fromMs: number | undefined;

  constructor(private readonly print: (line: string) => void) {}

  /** Follows the phone: what its caller does and hears. */
  follow(call: PhoneCall, connectedTo: string): void {
    call.on('ringing', (atMs) => this.#tell(atMs, 'phone', 'ringing'));
    call.on('document', ({ atMs, twiml }) => this.#tell(atMs, 'webhook', documentVerbs(twiml)));
    call.on('streaming', (atMs) => this.#tell(atMs, 'phone', `streaming to the bridge, ${connectedTo}`));
    call.on('hears', (atMs) => this.#tell(atMs, 'caller', 'hears the assistant'));
    call.on('quiet', (atMs) => this.#tell(atMs, 'caller', 'has heard it to the end'));
    call.on('cut', ({ atMs, discardedMs }) =>
      this.#tell(atMs, 'caller', `hears the assistant fall silent, ${seconds(discardedMs)} s before its end`),
    );
    call.on('said', ({ atMs, text }) => this.#tell(atMs, 'caller', `hears a recorded voice: “${text}”`));
    call.on('played', ({ atMs, durationMs }) =>
      this.#tell(atMs, 'caller', `hears a sound of ${seconds(durationMs)} s`),
    );
    call.on('listening', ({ atMs }) => this.#tell(atMs, 'phone', 'listens'));
    call.on('recognised', ({ atMs, text }) => this.#tell(atMs, 'phone', `has understood “${text}”`));
    call.on('dialed', ({ atMs, number }) => this.#tell(atMs, 'phone', `dials ${number}`));
    call.on('updated', (updated) =>
      this.#tell(
        updated.atMs,
        'bridge',
        `has Twilio ${'twiml' in updated ? 'transfer the call' : 'hang up'}, by REST`,
      ),
    );
    call.on('warning', ({ atMs, code, message }) => this.#tell(atMs, 'phone', `warning ${code}: ${message}`));
    call.on('ended', ({ endedBy, times }) =>
      this.#tell(times.endedAtMs ?? performance.now(), 'phone', `over, ended by ${endedBy}`),
    );
  }

  /** The caller begins to do something. */
  does(step: PlannedStep, atMs: number): void {
    if ('audio' in step) {
      const how = step.overAnswerAfterMs === undefined ? 'says' : 'interrupts';
      this.#tell(atMs, 'caller', `${step.isAnswered === false ? 'puts in' : how}: “${step.text}”`);
    } else if ('keys' in step) {
      this.#tell(atMs, 'caller', `presses ${Array.from(step.keys).join(' ')}`);
    } else if ('absentMs' in step) {
      this.#tell(atMs, 'caller', `sends no sound for ${seconds(step.absentMs)} s`);
    }
  }

  /** Follows the assistant: what it says and calls, and what it is told. */
  followAssistant(assistant: AssistantSimulator): void {
    assistant.on('session', (session) => {
      const calledAtMs = new Map<string, { name: string; atMs: number }>();
      this.#followDeeds(session, calledAtMs);
      session.on('client-event', (event, atMs) => {
        if (event.type === 'conversation.item.truncate') {
          this.#tell(atMs, 'assistant', `learns that ${seconds(event.audio_end_ms)} s of it were heard`);
        } else if (event.type === 'response.create') {
          const asked = new Map(Object.entries(ASKED_FOR)).get(purposeOf(event.response?.metadata));
          if (asked !== undefined) this.#tell(atMs, 'assistant', asked);
        } else if (event.type === 'conversation.item.create') {
          const { item } = event;
          if (item.type !== 'function_call_output') return;
          const call = calledAtMs.get(item.call_id);
          const after = call === undefined ? '' : ` after ${seconds(atMs - call.atMs)} s`;
          this.#tell(atMs, 'assistant', `learns from ${call?.name ?? 'a tool'}${after}: ${item.output}`);
        }
      });
    });
  }

  /** Follows a call that is answered turn by turn: what the model answers, and what is made a sound of. */
  followTurns(responses: ResponsesSimulator, coeFont: CoeFontSimulator): void {
    responses.on('finished', ({ atMs, outcome }) => {
      const nowMs = performance.now();
      this.#tell(nowMs, 'model', `${cameTo(outcome)} after ${seconds(nowMs - atMs)} s`);
    });
    coeFont.on('finished', ({ atMs, outcome, text }) => {
      const nowMs = performance.now();
      this.#tell(nowMs, 'CoeFont', `${cameTo(outcome)} after ${seconds(nowMs - atMs)} s: “${text ?? ''}”`);
    });
  }

  /** What the bridge tells. */
  readonly observer: CallObserver = {
    connected: (_callSid, { assistantReadyMs, keptEarlyMs, resumed }) =>
      this.#tell(
        performance.now(),
        'bridge',
        `both sides are ready: the assistant after ${seconds(assistantReadyMs)} s, ` +
          `${seconds(keptEarlyMs)} s of the caller kept for it` +
          (resumed ? ', and the conversation goes on' : ''),
      ),
    asideHeard: () => this.#tell(performance.now(), 'bridge', 'takes that for an aside'),
    keyedIn: (_callSid, keys) =>
      this.#tell(performance.now(), 'bridge', `hands the keys to the assistant: ${keys}`),
    responseFailed: (_callSid, code, retried) =>
      this.#tell(
        performance.now(),
        'bridge',
        `a response failed (${code ?? 'no code'}), ${retried ? 'asking again' : 'giving up'}`,
      ),
    ended: ({ reason }) => this.#tell(performance.now(), 'bridge', `call ended: ${reason}`),
  };

  #followDeeds(session: AssistantSession, calledAtMs: Map<string, { name: string; atMs: number }>): void {
    session.on('server-event', (event, atMs) => {
      if (event.type === 'response.output_audio_transcript.done') {
        this.#tell(atMs, 'assistant', `has generated: “${event.transcript}”`);
      } else if (event.type === 'response.output_item.done' && event.item.type === 'function_call') {
        const { call_id: id, name, arguments: args } = event.item;
        calledAtMs.set(id ?? '', { name, atMs });
        this.#tell(atMs, 'assistant', `calls ${name} ${args}`);
      }
    });
  }

  #tell(atMs: number, who: Who, what: string): void {
    this.#fromMs ??= atMs;
    this.print(`${seconds(atMs - this.#fromMs).padStart(8)}  ${who.padEnd(9)}  ${what}`);
  }
}

function cameTo({ status, abortedByClient }: ExchangeOutcome): string {
  if (abortedByClient) return 'was given up';
  return status === undefined ? 'broke off' : `answered HTTP ${status}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
