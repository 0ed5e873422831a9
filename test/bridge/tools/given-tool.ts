import type { ToolUser } from '../../../bridge/call/tool-runner';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import type { RunTool } from '../../../bridge/contract/assistant/tools';
import type { Secret } from '../../../bridge/contract/secret';
import { givenAssistant } from '../../support/given-assistant';

type ToolDocument = NonNullable<AssistantDocument['tools']>[number];

export const USER: ToolUser = {
  callSid: 'CA0123456789abcdef0123456789abcdef',
  assistant: 'restaurant',
  from: '+81312345678',
  to: '+81398765432',
};

export const FUNCTION_ARN = 'arn:aws:lambda:eu-west-3:123456789012:function:book:live';

export const BOOKING = {
  name: 'book_table',
  description: 'Books a table.',
  parameters: {
    type: 'object',
    properties: { day: { type: 'string' }, people: { type: 'integer', minimum: 1 } },
    required: ['day', 'people'],
    additionalProperties: false,
  },
};

/** A tool as a document of an assistant names it. */
export function givenTool(tool: ToolDocument): RunTool {
  const [read] = givenAssistant({ tools: [tool] }).tools;
  if (read?.type !== 'https' && read?.type !== 'lambda')
    throw new Error('This tool is not run by the bridge.');
  return read;
}

export function givenHttpsTool(url: string): RunTool {
  return givenTool({ type: 'https', ...BOOKING, url, secretParameter: '/voice-bridge/test/booking' });
}

export function givenLambdaTool(functionArn = FUNCTION_ARN): RunTool {
  return givenTool({ type: 'lambda', ...BOOKING, functionArn });
}

/** A secret that is exchanged when a test says so; whoever was not told reads the old one. */
export class FakeSecret implements Secret {
  readonly did: string[] = [];

  constructor(
    public value: string,
    public renewed = value,
  ) {}

  read(): Promise<string> {
    this.did.push('read');
    return Promise.resolve(this.value);
  }

  refresh(): Promise<string> {
    this.did.push('refresh');
    return Promise.resolve(this.renewed);
  }
}
