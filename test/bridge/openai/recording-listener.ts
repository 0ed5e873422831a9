import type { AssistantNote } from '../../../bridge/call/assistant-note';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { AssistantListener, ResponseEnd, SpeechRef, ToolCall } from '../../../bridge/call/legs';

/** Writes down what it is told, as words. */
export class RecordingListener implements AssistantListener {
  readonly told: string[] = [];
  readonly spoke: { speech: SpeechRef; audio: string }[] = [];
  readonly noted: AssistantNote[] = [];
  /** Of the responses that began, which requests they answer; undefined: none. */
  readonly answered: (string | undefined)[] = [];
  readonly speechStartsMs: number[] = [];
  said = '';

  assistantReady(): void {
    this.told.push('ready');
  }

  callerSpeechStarted(_itemId: string, audioStartMs: number): void {
    this.speechStartsMs.push(audioStartMs);
    this.told.push('caller speaks');
  }

  callerSpeechStopped(_itemId: string, audioEndMs: number): void {
    this.told.push(`caller stopped at ${audioEndMs} ms`);
  }

  callerUnderstood(_itemId: string, text: string): void {
    this.told.push(`caller said ${text}`);
  }

  responseStarted(_responseId: string, requestId: string | undefined): void {
    this.answered.push(requestId);
    this.told.push('response started');
  }

  requestRefused(requestId: string): void {
    this.told.push(`request ${requestId} refused`);
  }

  turnUnanswered(): void {
    this.told.push('turn unanswered');
  }

  toolCalled({ id, name, arguments: args }: ToolCall): void {
    this.told.push(`tool called: ${name}(${args}) as ${id}`);
  }

  foreignToolAnswered(): void {
    this.told.push('foreign tool answered');
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
