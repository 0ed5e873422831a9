import { BargeIn } from '../../../bridge/call/barge-in';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { givenAssistant } from '../../support/given-assistant';
import { silent, voice } from '../../support/pcmu';

const FRAME_MS = 20;
const PADDING_MS = 300;

function given(document: Partial<AssistantDocument> = {}): BargeIn {
  return BargeIn.of(givenAssistant(document));
}

/** So much of the caller's audio comes in frames. Returns after how many ms it cut, if it did. */
function hear(bargeIn: BargeIn, durationMs: number, frame = voice(FRAME_MS)): number | undefined {
  for (let ms = FRAME_MS; ms <= durationMs; ms += FRAME_MS) if (bargeIn.heard(frame, FRAME_MS)) return ms;
  return undefined;
}

describe('speech over the assistant', () => {
  it('cuts at once, and the assistant falls silent by itself', () => {
    const bargeIn = given();

    expect(bargeIn.speechStarted(PADDING_MS, true)).toBe(true);
    expect(bargeIn.turnTaking).toBe('by-assistant');
  });

  it('is a turn like any other when it is over', () => {
    const bargeIn = given();
    bargeIn.speechStarted(PADDING_MS, true);

    expect(bargeIn.speechStopped()).toBe('turn');
  });

  it('cuts nothing while nothing is spoken', () => {
    expect(given().speechStarted(PADDING_MS, false)).toBe(false);
  });
});

describe('speech that has to last', () => {
  const LASTING = { interruption: { minimumSpeechMs: 500 } };

  it('cuts once there is enough of it', () => {
    const bargeIn = given(LASTING);

    expect(bargeIn.speechStarted(PADDING_MS, true)).toBe(false);
    expect(hear(bargeIn, 2_000)).toBe(500);
  });

  it('counts from where the assistant says that it began, without what it added before', () => {
    const bargeIn = given(LASTING);

    bargeIn.speechStarted(PADDING_MS + 200, true);

    expect(hear(bargeIn, 2_000)).toBe(300);
  });

  it('cuts at once where enough of it has come before it was told', () => {
    expect(given(LASTING).speechStarted(PADDING_MS + 500, true)).toBe(true);
  });

  it('counts speech, and not the silence after it', () => {
    const bargeIn = given(LASTING);
    bargeIn.speechStarted(PADDING_MS, true);
    hear(bargeIn, 400);

    expect(hear(bargeIn, 10_000, silent(FRAME_MS))).toBeUndefined();
    expect(bargeIn.speechStopped()).toBe('aside');
  });

  it('is a turn where it cut', () => {
    const bargeIn = given(LASTING);
    bargeIn.speechStarted(PADDING_MS, true);
    hear(bargeIn, 600);

    expect(bargeIn.speechStopped()).toBe('turn');
  });

  it('is a turn, however short, while nobody else speaks', () => {
    const bargeIn = given(LASTING);
    bargeIn.speechStarted(PADDING_MS, false);

    expect(hear(bargeIn, 2_000)).toBeUndefined();
    expect(bargeIn.speechStopped()).toBe('turn');
  });

  it('needs the call to take turns: the assistant would stop at the first sound', () => {
    expect(given(LASTING).turnTaking).toBe('by-call');
  });
});

describe('a protected greeting', () => {
  const PROTECTED = { greeting: { say: 'Good morning.' }, interruption: { protectGreeting: true } };

  it('is cut by nothing', () => {
    const bargeIn = given(PROTECTED);
    bargeIn.speechStarted(PADDING_MS + 3_000, true);

    expect(hear(bargeIn, 10_000)).toBeUndefined();
    expect(bargeIn.speechStopped()).toBe('aside');
  });

  it('is followed by turns as the assistant takes them', () => {
    const bargeIn = given(PROTECTED);
    expect(bargeIn.turnTaking).toBe('by-call');

    bargeIn.unprotect();

    expect(bargeIn.turnTaking).toBe('by-assistant');
    expect(bargeIn.speechStarted(PADDING_MS, true)).toBe(true);
  });

  it('is none where the caller speaks first', () => {
    expect(given({ interruption: { protectGreeting: true } }).isProtecting).toBe(false);
  });
});
