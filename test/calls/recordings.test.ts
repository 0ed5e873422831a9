import type { PhoneCall } from '../../simulator/phone/phone-call';
import { answersBy } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { KeptRecords, type StereoWav } from '../support/kept-records';
import { HELLO, shortTalk, talk } from '../support/quick-call';

/** Whole calls, and whether the sound that is kept of them is what was said and heard, and when. */

/** Two frames of the telephone network, and one for a busy machine. */
const ALIGNED_MS = 60;
/** Where the phone stopped is known as exactly as its way is, and here both ends of it share a machine. */
const CUT_MS = 150;
const UPLINK_MS = 40;
/** Times that the phone tells are exact, but a byte lasts for an eighth of a millisecond. */
const ROUNDED_BYTES = 1;
const SILENCE = 0xff;
const PER_MS = 8;

let kept: KeptRecords;

beforeEach(() => {
  kept = new KeptRecords();
});

afterEach(() => kept.remove());

/** A stretch of the assistant's speech without a pause, as the phone played it. */
interface Heard {
  fromMs: number;
  toMs: number;
  wasCut: boolean;
}

/** Follows what the phone plays. */
function following(call: PhoneCall): Heard[] {
  const all: Heard[] = [];
  const end = (atMs: number, wasCut: boolean): void => {
    const last = all.at(-1);
    if (last?.toMs === Infinity) Object.assign(last, { toMs: atMs, wasCut });
  };
  call.on('hears', (fromMs) => all.push({ fromMs, toMs: Infinity, wasCut: false }));
  call.on('quiet', (atMs) => end(atMs, false));
  call.on('cut', ({ atMs }) => end(atMs, true));
  return all;
}

function bytes(durationMs: number): number {
  return Math.round(durationMs * PER_MS);
}

/** The recording, but for some stretches of it. */
function without(side: Buffer, stretches: readonly { fromByte: number; toByte: number }[]): Buffer {
  const rest = Buffer.from(side);
  for (const { fromByte, toByte } of stretches) rest.fill(SILENCE, fromByte, toByte);
  return rest;
}

function isSilent(side: Buffer): boolean {
  return side.every((byte) => byte === SILENCE);
}

/** A call in which the caller says hello, hears something long, cuts it short after 2 s, and hears an answer to that. */
async function recordedCall(): Promise<{
  wav: StereoWav;
  heard: readonly Heard[];
  heardAudio: Buffer;
  spoken: readonly { startedAtMs: number }[];
  beganAtMs: number;
}> {
  const hello = { text: 'Hello.', audio: HELLO };
  let beganAtMs = 0;
  let heard: Heard[] = [];
  const { phone, turns } = await talk(
    {
      ...shortTalk(0),
      turns: [hello, { ...hello, overAnswerAfterMs: 2_000 }],
      answers: answersBy(({ index }) => ({
        audio: speechLikeNoise(index === 1 ? 5_000 : 1_000, index),
        transcript: `Reply number ${index}.`,
      })),
    },
    {
      env: kept.env('recordings'),
      phone: { captureAudio: true, network: { delayMs: UPLINK_MS } },
      observer: { answered: () => (beganAtMs = performance.now()) },
    },
    ({ call }) => (heard = following(call)),
  );
  const { heardAudio } = phone.streams[0]!.playout;
  return { wav: kept.recording(), heard, heardAudio, spoken: turns, beganAtMs };
}

describe('the recording of a call', () => {
  it('has on the right every byte that the phone played, when it played it, and nothing else', async () => {
    const { wav, heard, heardAudio, beganAtMs } = await recordedCall();

    expect(heard.map(({ wasCut }) => wasCut)).toEqual([false, true, false]);
    let played = 0;
    const stretches = heard.map(({ fromMs, toMs, wasCut }) => {
      const all = heardAudio.subarray(played, (played += bytes(toMs - fromMs)));
      const audio = wasCut ? all.subarray(0, all.length - bytes(CUT_MS)) : all;
      const fromByte = wav.right.indexOf(audio);
      expect(fromByte).toBeGreaterThanOrEqual(0);
      // It is known to us one way later, as is what the caller says meanwhile.
      expect(Math.abs(fromByte / PER_MS - (fromMs + UPLINK_MS - beganAtMs))).toBeLessThan(ALIGNED_MS);
      const toByte = fromByte + all.length + (wasCut ? bytes(CUT_MS) : 0);
      return { fromByte: fromByte - ROUNDED_BYTES, toByte: toByte + ROUNDED_BYTES };
    });
    expect(isSilent(without(wav.right, stretches))).toBe(true);
  });

  it('has on the left what the caller said, when they said it', async () => {
    const { wav, spoken, beganAtMs } = await recordedCall();

    let fromByte = 0;
    const stretches = spoken.map(({ startedAtMs }) => {
      fromByte = wav.left.indexOf(HELLO, fromByte + 1);
      expect(Math.abs(fromByte / PER_MS - (startedAtMs + UPLINK_MS - beganAtMs))).toBeLessThan(ALIGNED_MS);
      return { fromByte, toByte: fromByte + HELLO.length };
    });
    expect(stretches).toHaveLength(2);
    expect(isSilent(without(wav.left, stretches))).toBe(true);
  });

  it('is named in the record, with its beginning and its length', async () => {
    const { wav } = await recordedCall();

    const { callSid, startedAt, recordings, lines, durationMs } = kept.record();
    const [recording, ...others] = recordings;
    expect(others).toEqual([]);
    expect(recording!.key).toBe(`calls/${startedAt.slice(0, 10).replaceAll('-', '/')}/${callSid}-1.wav`);
    expect(recording!.durationMs).toBe(Math.round(wav.left.length / PER_MS));
    expect(Math.abs(recording!.startedAtMs - lines[0]!.startedAtMs)).toBeLessThan(ALIGNED_MS);
    const endedAtMs = recording!.startedAtMs + recording!.durationMs;
    expect(Math.abs(endedAtMs - durationMs!)).toBeLessThan(CUT_MS);
  });
});
