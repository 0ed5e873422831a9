import type {
  ConversationItem,
  RealtimeResponseCreateParams,
  ResponseItemReference,
} from 'openai/resources/realtime/realtime';
import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Conversation, Entry } from './conversation';
import { isAssistantMessage } from './conversation';
import type { EffectiveSession } from './effective-session';
import type { Item } from './server-event';
import { ASSISTANT_TOKEN_MS, textTokens, USER_TOKEN_MS } from './usage';
import type { Tokens } from './usage';

/** A stretch of a prompt that is read as a whole; two of the same id and size are the same. */
interface Piece extends Tokens {
  id: string;
}

/** What the model has to read before it answers: what it is told and given, and then what was said. */
export class Prompt {
  /** Only prompts that begin alike have anything in common. */
  readonly setUp: string;
  /** Whether it is about the conversation, or about items of its own. */
  readonly isOfConversation: boolean;
  readonly #pieces: readonly Piece[];

  constructor(session: EffectiveSession, conversation: Conversation, request: RealtimeResponseCreateParams) {
    const instructions = request.instructions ?? session.instructions;
    const tools = request.tools ?? session.tools;
    this.setUp = JSON.stringify([instructions, tools]);
    this.isOfConversation = request.input === undefined;
    const text = textTokens(instructions) + textTokens(JSON.stringify(tools));
    const read =
      request.input === undefined
        ? conversation.entries.map(pieceOf)
        : request.input.map((item) => ownPiece(item, conversation));
    this.#pieces = [{ id: this.setUp, text, audio: 0 }, ...read];
  }

  get tokens(): Tokens {
    return sumOf(this.#pieces);
  }

  /** How much of it the other one begins with as well. */
  inCommonWith(other: Prompt): Tokens {
    const differsAt = this.#pieces.findIndex((piece, index) => !isSame(piece, other.#pieces[index]));
    return sumOf(differsAt < 0 ? this.#pieces : this.#pieces.slice(0, differsAt));
  }
}

function isSame(one: Piece, other: Piece | undefined): boolean {
  return one.id === other?.id && one.text === other.text && one.audio === other.audio;
}

function sumOf(pieces: readonly Tokens[]): Tokens {
  return pieces.reduce<Tokens>(
    (sum, { text, audio }) => ({ text: sum.text + text, audio: sum.audio + audio }),
    { text: 0, audio: 0 },
  );
}

function pieceOf({ id, item, audio }: Entry): Piece {
  const audioMs = audio.length / PCMU_BYTES_PER_MS;
  const perToken = isAssistantMessage(item) ? ASSISTANT_TOKEN_MS : USER_TOKEN_MS;
  return { id, text: textTokens(writtenIn(item)), audio: Math.ceil(audioMs / perToken) };
}

/** An item that a request brings along, or names. Audio that is brought along is not counted. */
function ownPiece(given: ConversationItem | ResponseItemReference, conversation: Conversation): Piece {
  const entry = given.type === 'item_reference' ? conversation.find(given.id) : undefined;
  if (entry !== undefined) return pieceOf(entry);
  const written = given.type === 'item_reference' ? '' : writtenIn(given);
  return { id: JSON.stringify(given), text: textTokens(written), audio: 0 };
}

/** The transcript of the caller is made by another model, and this one never reads it. */
function writtenIn(item: Item): string {
  switch (item.type) {
    case 'message':
      return item.content
        .map(
          (part) =>
            part.text ?? (item.role === 'assistant' && 'transcript' in part ? part.transcript : '') ?? '',
        )
        .join('');
    case 'function_call':
      return item.name + item.arguments;
    case 'function_call_output':
      return item.output;
    case 'mcp_call':
      return item.name + item.arguments + (item.output ?? '');
    default:
      return '';
  }
}
