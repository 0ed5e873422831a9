import { speechLikeNoise } from './speech-like-noise';
import type { Phase } from './server-event';

/** What there is to answer. */
export interface Turn {
  /** Answers are counted from 0 within the session. */
  index: number;
  /** `greeting`: asked for before the caller said anything. `create`: asked for later. `idle`: nobody spoke. */
  purpose: 'greeting' | 'turn' | 'create' | 'idle';
  /** What the caller said in this turn, as μ-law; empty unless the purpose is `turn` or `idle`. */
  userAudio: Buffer;
  /** The instructions for this response only. */
  instructions: string | undefined;
  metadata: Record<string, string> | undefined;
  /** The language that the transcription is set to. */
  language: string | undefined;
  /** What functions returned since the response before. */
  functionOutputs: readonly { callId: string; output: string }[];
}

/** μ-law and the words in it. */
export interface Speech {
  audio: Buffer;
  transcript: string;
  phase?: Phase;
}

export interface FunctionCall {
  functionCall: { name: string; arguments: string; callId?: string };
}

/** A tool on a server that the service calls by itself, and what comes of it. */
export interface McpCall {
  mcpCall: {
    /** As the session labels it. */
    server: string;
    name: string;
    arguments: string;
    /** @default '' */
    output?: string;
    /** The server says that it failed. */
    error?: string;
    /** From the last argument to the output. @default 0 */
    takesMs?: number;
  };
}

/** One response: what is said and which functions are called, in this order. */
export interface Reply {
  items: readonly (Speech | FunctionCall | McpCall)[];
}

/** Decides what is said. */
export interface Answers {
  answer(turn: Turn): Reply;
}

/** How long one takes to say a character, in a mix of English and Japanese. */
const MS_PER_CHARACTER = 90;
const SHORTEST_MS = 600;

/** Says the caller's own words back, and what it is told to say in a noise of fitting length. */
export function parrot(): Answers {
  return {
    answer: (turn) =>
      turn.purpose === 'turn'
        ? said({ audio: turn.userAudio, transcript: `You said ${turn.userAudio.length / 8} ms.` })
        : said(spokenAsNoise(wordsToSay(turn.instructions))),
  };
}

/** Says these one after the other, and then from the start again. */
export function recorded(replies: readonly (Speech | Reply)[]): Answers {
  const silent: Reply = { items: [] };
  return {
    answer: ({ index }) => {
      const reply = replies[index % replies.length] ?? silent;
      return 'items' in reply ? reply : said(reply);
    },
  };
}

/** Noise that is loud and uneven like speech, of exactly these lengths in turn. */
export function tones(durationsMs: readonly number[]): Answers {
  return recorded(
    durationsMs.map((durationMs, index) => ({
      audio: speechLikeNoise(durationMs, index),
      transcript: `This is reply number ${index + 1}, and it takes ${durationMs} milliseconds to say.`,
    })),
  );
}

/** Answers by a plain function, for a test that needs no more. */
export function answersBy(answer: (turn: Turn) => Reply | Speech): Answers {
  return {
    answer: (turn) => {
      const reply = answer(turn);
      return 'items' in reply ? reply : said(reply);
    },
  };
}

/** Words that nobody recorded, as a noise that takes as long to hear. */
export function spokenAsNoise(words: string): Speech {
  const durationMs = Math.max(SHORTEST_MS, words.length * MS_PER_CHARACTER);
  return { audio: speechLikeNoise(durationMs), transcript: words };
}

function said(speech: Speech): Reply {
  return { items: [speech] };
}

/** A model told "Say exactly: X" says X; told anything else it says something of its own. */
function wordsToSay(instructions: string | undefined): string {
  const exactly = /say exactly:?\s*["“「]?(.+?)["”」]?\s*$/is.exec(instructions ?? '');
  return exactly?.[1] ?? 'Hello, how can I help you today?';
}
