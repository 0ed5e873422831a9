import type { FunctionTool } from 'openai/resources/responses/responses';
import { hangUpTool, transferTool } from '../../../bridge/contract/assistant/call-tools';
import type { Assistant } from '../../../bridge/contract/assistant/document';
import { callerAlias } from '../../../bridge/contract/caller-alias';
import { timeIsShort } from '../../../bridge/contract/line-notes';
import { parameter } from '../form';
import { Language } from '../language';
import type { SignedRequest } from '../signed-request';
import { greetingInstructions, spokenInstructions } from './spoken-instructions';
import type { TextAnswer } from './text-answer';
import type { TextModel, TextRequest } from './text-model';
import type { TurnQuery } from './turn-query';

type InputItem = TextRequest['input'][number];

/** The longest answer where the assistant sets none: about a minute of speech. */
const TOKENS_AT_MOST = 400;
/** Below it Twilio is not sure of what it heard; 0 says that it does not know how sure it is. */
const SURE_FROM = 0.5;
const NOT_SURE =
  'The line is bad, and what follows may be misheard. Where it matters, ask whether you understood it.';
const NOBODY_ANSWERED = {
  transferred: false,
  reason: 'nobody answered',
  told: 'The caller has been told so, and asked what else can be done.',
};

/** The assistant of a call as a text model plays it. */
export class TextAssistant {
  constructor(
    private readonly model: TextModel,
    /** The text model of assistants that name none. */
    private readonly modelName: string,
  ) {}

  /** The first words, where the assistant finds its own. @throws PeerFailure */
  greet(request: SignedRequest, instructions: string, signal: AbortSignal): Promise<TextAnswer> {
    return this.model.answer(
      {
        ...this.#asking(request),
        instructions: greetingInstructions(request.assistant.language, instructions),
        opening: [],
        input: [{ role: 'developer', content: instructions }],
        tools: [],
      },
      signal,
    );
  }

  /** What it says, or does, to what the caller said. @throws PeerFailure */
  answer(request: SignedRequest, query: TurnQuery, words: string, signal: AbortSignal): Promise<TextAnswer> {
    const input = inputOf(request, query, words);
    return this.model.answer({ ...this.#asking(request), thread: query.thread, input }, signal);
  }

  #asking({ assistant, authToken, form }: SignedRequest): Omit<TextRequest, 'input'> {
    const from = parameter(form, 'From');
    return {
      model: assistant.legacy.model ?? this.modelName,
      instructions: spokenInstructions(assistant),
      thread: undefined,
      opening: openingOf(assistant),
      tools: toolsOf(assistant),
      mostTokens: assistant.maxOutputTokens ?? TOKENS_AT_MOST,
      safetyIdentifier: from === undefined ? undefined : callerAlias(authToken, from),
    };
  }
}

function inputOf(request: SignedRequest, query: TurnQuery, words: string): InputItem[] {
  const { form, assistant, nowS } = request;
  const { transferCallId, begunS = nowS } = query;
  const input: InputItem[] = [];
  if (transferCallId !== undefined) {
    const output = JSON.stringify(NOBODY_ANSWERED);
    input.push({ type: 'function_call_output', call_id: transferCallId, output });
  }
  const { callMinutes, warnSecondsBefore } = assistant.limits;
  const leftS = begunS + callMinutes * 60 - nowS;
  if (leftS <= warnSecondsBefore) input.push({ role: 'developer', content: timeIsShort(leftS) });
  const confidence = Number(parameter(form, 'Confidence'));
  if (confidence > 0 && confidence < SURE_FROM) input.push({ role: 'developer', content: NOT_SURE });
  return [...input, { role: 'user', content: words }];
}

/** What the caller was greeted with, by us. */
function openingOf({ greeting, language }: Assistant): InputItem[] {
  if (greeting === undefined) return [];
  const content = 'say' in greeting ? greeting.say : new Language(language).phrase('hello');
  return [{ role: 'assistant', content }];
}

function toolsOf({ tools, destinations }: Assistant): FunctionTool[] {
  return tools.flatMap((tool) => {
    if (tool.type === 'hang_up') return [functionTool(hangUpTool(tool.description))];
    if (tool.type === 'transfer_call') return [functionTool(transferTool(destinations, tool.description))];
    return [];
  });
}

function functionTool({ name, description, parameters }: ReturnType<typeof hangUpTool>): FunctionTool {
  return { type: 'function', name, description, parameters: { ...parameters }, strict: true };
}
