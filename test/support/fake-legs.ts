import { base64ByteCount } from '../../bridge/audio/pcmu';
import { audioMs } from '../../bridge/call/caller-voice';
import type { EndReason } from '../../bridge/call/end-reason';
import type {
  AssistantLeg,
  CallControl,
  CallerAudio,
  CallerLeg,
  Cut,
  SpeechRequest,
  TurnTaking,
} from '../../bridge/call/legs';
import type { Turn } from '../../bridge/call/transcript';
import type { KnownAssistant } from '../../bridge/contract/assistant/directory';

/** A caller that writes down what is done to it, as words. */
export class FakeCaller implements CallerLeg {
  readonly did: string[] = [];
  readonly marks: string[] = [];

  play(audio: string): void {
    this.did.push(`play ${base64ByteCount(audio) / 8} ms`);
  }

  mark(name: string): void {
    this.marks.push(name);
    this.did.push('mark');
  }

  clear(): void {
    this.did.push('clear');
  }

  hangUp(reason: EndReason): void {
    this.did.push(`hang up: ${reason}`);
  }
}

/** An assistant that writes down what is done to it, as words. */
export class FakeAssistant implements AssistantLeg {
  readonly did: string[] = [];
  readonly dialled: string[] = [];
  readonly requests: SpeechRequest[] = [];
  heardMs = 0;
  untakenMs = 0;
  readonly heard: string[] = [];
  /** Whether it is to have the caller's words written down. */
  writesDown: boolean | undefined;

  dial(
    { name, transcription }: KnownAssistant,
    turnTaking: TurnTaking,
    callerAlias: string | undefined,
    opening: SpeechRequest | undefined,
  ): void {
    this.writesDown = transcription !== 'off';
    this.dialled.push(`${name}, turns ${turnTaking}, for ${callerAlias ?? 'nobody known'}`);
    if (opening !== undefined) this.ask(opening);
  }

  hear(audio: CallerAudio): void {
    this.heardMs += audioMs(audio);
    this.heard.push(audio.toString('latin1'));
  }

  ask(request: SpeechRequest): void {
    this.requests.push(request);
    const [purpose] = request.id.split('-');
    this.did.push(`ask (${purpose}): ${request.instructions ?? 'as you see fit'}`);
  }

  cancel(responseId: string): void {
    this.did.push(`cancel ${responseId}`);
  }

  takeTurns(turnTaking: TurnTaking): void {
    this.did.push(`turns ${turnTaking}`);
  }

  remember(turns: readonly Turn[]): void {
    this.did.push(`remember: ${turns.map(({ speaker, text }) => `${speaker}: ${text}`).join(' / ')}`);
  }

  note(text: string): void {
    this.did.push(`note: ${text}`);
  }

  answer(toolCallId: string, output: string): void {
    this.did.push(`answer ${toolCallId}: ${output}`);
  }

  truncate({ itemId, audioEndMs }: Cut): void {
    this.did.push(`truncate ${itemId} at ${audioEndMs} ms`);
  }

  close(): void {
    this.did.push('close');
  }
}

/** A Twilio that does what it is asked, or refuses for as long as it is told to. */
export class FakeControl implements CallControl {
  readonly did: string[] = [];
  refusal: string | undefined;

  hangUp(): Promise<void> {
    return this.#do('hang up');
  }

  transfer(_call: unknown, { name, number }: { name: string; number: string }): Promise<void> {
    return this.#do(`transfer to ${name} at ${number}`);
  }

  #do(what: string): Promise<void> {
    this.did.push(what);
    return this.refusal === undefined ? Promise.resolve() : Promise.reject(new Error(this.refusal));
  }
}
