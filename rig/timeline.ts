import type { CallObserver } from '../bridge/call/observer';
import type { AssistantSimulator } from '../simulator/assistant/assistant-simulator';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { PlannedTurn } from './conversation';

type Who = 'phone' | 'webhook' | 'bridge' | 'assistant' | 'caller';

/** Tells a call while it happens: when, who, what. */
export class Timeline {
  #fromMs: number | undefined;

  constructor(private readonly print: (line: string) => void) {}

  /** Follows the phone: what its caller does and hears. */
  follow(call: PhoneCall, connectedTo: string): void {
    call.on('ringing', (atMs) => this.#tell(atMs, 'phone', 'ringing'));
    call.on('document', ({ atMs, twiml }) => this.#tell(atMs, 'webhook', verbsIn(twiml)));
    call.on('streaming', (atMs) => this.#tell(atMs, 'phone', `streaming to the bridge, ${connectedTo}`));
    call.on('hears', (atMs) => this.#tell(atMs, 'caller', 'hears the assistant'));
    call.on('quiet', (atMs) => this.#tell(atMs, 'caller', 'has heard it to the end'));
    call.on('cut', ({ atMs, discardedMs }) =>
      this.#tell(atMs, 'caller', `hears the assistant fall silent, ${seconds(discardedMs)} s before its end`),
    );
    call.on('said', ({ atMs, text }) => this.#tell(atMs, 'caller', `hears a recorded voice: “${text}”`));
    call.on('dialed', ({ atMs }) => this.#tell(atMs, 'phone', 'dials the fallback number'));
    call.on('warning', ({ atMs, code, message }) => this.#tell(atMs, 'phone', `warning ${code}: ${message}`));
    call.on('ended', ({ endedBy, times }) =>
      this.#tell(times.endedAtMs ?? performance.now(), 'phone', `over, ended by ${endedBy}`),
    );
  }

  /** The caller opens their mouth. */
  says({ text, overAnswerAfterMs }: PlannedTurn, atMs: number): void {
    this.#tell(atMs, 'caller', `${overAnswerAfterMs === undefined ? 'says' : 'interrupts'}: “${text}”`);
  }

  /** Follows the assistant: what it says, and what it is told of an interruption. */
  followAssistant(assistant: AssistantSimulator): void {
    assistant.on('session', (session) => {
      session.on('server-event', (event, atMs) => {
        if (event.type === 'response.output_audio_transcript.done') {
          this.#tell(atMs, 'assistant', `has generated: “${event.transcript}”`);
        }
      });
      session.on('client-event', (event, atMs) => {
        if (event.type !== 'conversation.item.truncate') return;
        this.#tell(atMs, 'assistant', `learns that ${seconds(event.audio_end_ms)} s of it were heard`);
      });
    });
  }

  /** What the bridge tells. */
  readonly observer: CallObserver = {
    connected: (_callSid, { assistantReadyMs, keptEarlyMs }) =>
      this.#tell(
        performance.now(),
        'bridge',
        `both sides are ready: the assistant after ${seconds(assistantReadyMs)} s, ` +
          `${seconds(keptEarlyMs)} s of the caller kept for it`,
      ),
    responseFailed: (_callSid, code, retried) =>
      this.#tell(
        performance.now(),
        'bridge',
        `a response failed (${code ?? 'no code'}), ${retried ? 'asking again' : 'giving up'}`,
      ),
    ended: ({ reason }) => this.#tell(performance.now(), 'bridge', `call ended: ${reason}`),
  };

  #tell(atMs: number, who: Who, what: string): void {
    this.#fromMs ??= atMs;
    this.print(`${seconds(atMs - this.#fromMs).padStart(8)}  ${who.padEnd(9)}  ${what}`);
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

/** `<Connect><Stream>` and the like: what the webhook asks Twilio to do. */
function verbsIn(twiml: string): string {
  const verbs = [...twiml.matchAll(/<([A-Z]\w*)[^>]*>/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'Response');
  return verbs.length === 0 ? 'answers with nothing more to do' : `answers <${verbs.join('> <')}>`;
}
