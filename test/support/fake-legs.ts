import { base64ByteCount } from '../../bridge/audio/pcmu';
import { audioMs } from '../../bridge/call/caller-voice';
import type { EndReason } from '../../bridge/call/end-reason';
import type { AssistantLeg, CallerAudio, CallerLeg, Cut } from '../../bridge/call/legs';

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
  heardMs = 0;
  untakenMs = 0;
  readonly heard: string[] = [];

  hear(audio: CallerAudio): void {
    this.heardMs += audioMs(audio);
    this.heard.push(audio.toString('latin1'));
  }

  respond(instructions?: string): void {
    this.did.push(`respond: ${instructions ?? 'as you see fit'}`);
  }

  truncate({ itemId, audioEndMs }: Cut): void {
    this.did.push(`truncate ${itemId} at ${audioEndMs} ms`);
  }

  close(): void {
    this.did.push('close');
  }
}
