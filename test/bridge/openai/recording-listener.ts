import type { AssistantNote } from '../../../bridge/call/assistant-note';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { AssistantListener, ResponseEnd, SpeechRef } from '../../../bridge/call/legs';

/** Writes down what it is told, as words. */
export class RecordingListener implements AssistantListener {
  readonly told: string[] = [];
  readonly spoke: { speech: SpeechRef; audio: string }[] = [];
  readonly noted: AssistantNote[] = [];
  said = '';

  assistantReady(): void {
    this.told.push('ready');
  }

  callerSpeechStarted(): void {
    this.told.push('caller speaks');
  }

  callerSpeechStopped(_itemId: string, audioEndMs: number): void {
    this.told.push(`caller stopped at ${audioEndMs} ms`);
  }

  callerUnderstood(_itemId: string, text: string): void {
    this.told.push(`caller said ${text}`);
  }

  responseStarted(): void {
    this.told.push('response started');
  }

  assistantSpoke(speech: SpeechRef, audio: string): void {
    this.spoke.push({ speech, audio });
  }

  assistantSaid(_speech: SpeechRef, text: string): void {
    this.said += text;
  }

  assistantFinished(): void {
    this.told.push('assistant finished');
  }

  responseEnded({ status, code }: ResponseEnd): void {
    this.told.push(`response ${status}${code === undefined ? '' : ` (${code})`}`);
  }

  assistantNoted(note: AssistantNote): void {
    this.noted.push(note);
  }

  assistantGone(reason: EndReason): void {
    this.told.push(`gone: ${reason}`);
  }

  get spokenMs(): number {
    return this.spoke.reduce((sum, { audio }) => sum + Buffer.from(audio, 'base64').length / 8, 0);
  }
}
